"""Migrations that the running release survives.

What breaks it is refused, the rest is applied under one lock and in bounded time.
docs/migrations.md is for whoever writes a migration.
"""
