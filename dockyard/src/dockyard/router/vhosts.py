"""Under which host names an app answers."""

from dockyard import properties
from dockyard.app import App

DEFAULT_GLOBAL = ["localhost"]
"""Browsers and curl resolve *.localhost to this machine by themselves (RFC 6761 section 6.3)."""


def global_domains() -> list[str]:
    stored = properties.get(None, "domains", DEFAULT_GLOBAL)
    return list(stored)


def defaults(app: App) -> list[str]:
    """The hosts of an app that was given none: `APP.D` for each global domain D, its own name when that has a dot."""
    if "." in app.name:
        return [app.name]
    return [f"{app.name}.{domain}" for domain in global_domains()]


def of(app: App) -> list[str]:
    """The app's host names, in the order they were added."""
    stored = properties.get(app, "domains")
    return defaults(app) if stored is None else list(stored)


def health_host(app: App) -> str:
    """The Host header of health checks: the first name that is an exact one (Dokku), else localhost."""
    exact = [host for host in of(app) if "*" not in host and host != "localhost"]
    return exact[0] if exact else "localhost"
