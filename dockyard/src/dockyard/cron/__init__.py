"""Scheduled tasks of apps: what `cron` in app.json asks for."""
