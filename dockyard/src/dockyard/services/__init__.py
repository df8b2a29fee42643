"""Databases that apps link to: PostgreSQL and Redis, answering to the words of Dokku's official plugins."""
