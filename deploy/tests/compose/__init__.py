"""The shop on Compose: the real Dockerfile, the real files, a real engine."""
