"""Which apps a service is linked to, read off the apps' config vars: a link is a variable that holds its URL.

Nothing else records it, so a renamed, cloned or destroyed app, or a variable unset by hand, needs no repair here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from dockyard import config_vars, lock, paths
from dockyard.app import App, all_apps
from dockyard.errors import DockyardError
from dockyard.services.kind import Kind
from dockyard.services.service import Service, all_of

COLORS = (
    *("AQUA", "BLACK", "BLUE", "FUCHSIA", "GRAY", "GREEN", "LIME", "MAROON"),
    *("NAVY", "OLIVE", "PURPLE", "RED", "SILVER", "TEAL", "WHITE", "YELLOW"),
)
"""Dokku's, in its order."""

Vars = dict[str, str]


def keys(service: Service, app: App) -> list[str]:
    """The app's config vars that hold the service's URL, whatever scheme and query they give it."""
    address = service.kind.address(service)
    return [key for key, value in config_vars.load(app).items() if _address(value) == address]


def _address(url: str) -> str:
    return url.partition("://")[2].partition("?")[0]


def apps(service: Service) -> list[str]:
    """The names of the apps linked to the service."""
    return [app.name for app in all_apps() if keys(service, app)]


def services(kind: Kind, app: App) -> list[str]:
    """The names of the services of a kind that the app is linked to."""
    return [service.name for service in all_of(kind) if keys(service, app)]


@contextmanager
def _changing(service: Service, app: App) -> Iterator[Vars]:
    """The app's config vars while no other link of this app or service is changed.

    Raises DockyardError when the service has been destroyed meanwhile.
    """
    with lock.hold(service.lock, f"link {service.name} {app.name}"), lock.hold(paths.locks() / f"{app.name}.links"):
        Service.existing(service.kind, service.name)
        yield config_vars.load(app)


def link(service: Service, app: App, alias: str = "", query: str = "") -> Vars:
    """Give the app the service's URL; returns the config var set.

    Arguments: `alias`, the variable's name without `_URL`; `query`, what to append to the URL after a `?`. Raises
    DockyardError, in Dokku's words, when the alias is taken or the app linked already.
    """
    with _changing(service, app) as config:
        key = _key(service.kind, config, alias.upper().removesuffix("_URL"))
        if there := keys(service, app):
            raise DockyardError(f"Already linked as {' '.join(there)}")
        scheme = config.get(f"{service.kind.name.upper()}_DATABASE_SCHEME", "")
        query = query.removeprefix("?")
        put = {key: service.kind.dsn(service, scheme) + (f"?{query}" if query else "")}
        config_vars.change(app, put)
    return put


def _key(kind: Kind, config: Vars, alias: str) -> str:
    if not alias:
        return kind.key if kind.key not in config else _alternative(kind, config)
    if f"{alias}_URL" in config:
        raise DockyardError(f"Specified alias {alias} already in use")
    return f"{alias}_URL"


def _alternative(kind: Kind, config: Vars) -> str:
    for color in COLORS:
        if (key := f"{kind.alternative}_{color}_URL") not in config:
            return key
    raise DockyardError("Unable to use default or generated URL alias")


def unlink(service: Service, app: App) -> list[str]:
    """Take the service's URL away from the app; returns the config vars unset. Raises DockyardError without a link."""
    with _changing(service, app):
        there = _linked(service, app)
        config_vars.change(app, drop=there)
    return there


def _linked(service: Service, app: App) -> list[str]:
    there = keys(service, app)
    if not there:
        raise DockyardError(f"Not linked to app {app.name}")
    return there


def promote(service: Service, app: App) -> Vars:
    """Make the service the one under the kind's own key; returns the config vars set.

    What was there gets an alternative key unless it has one. Raises DockyardError without a link, or when the
    service is promoted already.
    """
    key = service.kind.key
    with _changing(service, app) as config:
        there = _linked(service, app)
        if key in there:
            raise DockyardError(f"Service {service.name} already promoted as {key}")
        put = {key: config[there[0]]}
        if key in config and list(config.values()).count(config[key]) == 1:
            put[_alternative(service.kind, config)] = config[key]
        config_vars.change(app, put)
    return put
