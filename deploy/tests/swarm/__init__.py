"""Tests of the shop on a swarm."""
