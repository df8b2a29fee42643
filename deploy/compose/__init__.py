"""The shop in containers on one machine."""
