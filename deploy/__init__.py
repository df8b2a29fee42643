"""The ways beside Dokku and Heroku to run the shop: Compose, a Swarm, a bare VM."""
