"""The shop on a swarm (docs/swarm.md)."""
