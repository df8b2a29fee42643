"""The router's log of an app: a JSON line a request, without query strings, cookies or anything else a client may hide.

Caddy writes and rotates it as described here; which process of which release answered is added when it is read.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dockyard.app import App
from dockyard.logs import reading
from dockyard.logs.ports import Ports

Entry = dict[str, Any]
"""One request, with Caddy's names: `time` (UTC), `status`, `duration` (seconds), `path`, `request`, `uuid` ..."""

MEGABYTES = 10
"""Of each of the two files kept. Not the property logs.max-size: Caddy keeps to the size it has opened a file with."""

DISORDER_SECONDS = 1
"""By how much a line may be older than the one before it: requests that end at once are written one after the other."""

BEGIN = '{"time":"'
"""How a line begins: quotes inside values are escaped, so it is found nowhere else."""

SECRETIVE = {"request>uri": {"filter": "delete"}, "request>headers": {"filter": "delete"},
             "resp_headers": {"filter": "delete"}, "request>tls": {"filter": "delete"}}  # fmt: skip
"""What is in no log of the router's: the query string may hold tokens, headers hold cookies and passwords."""

USELESS = {"request>client_ip": {"filter": "delete"}, "request>remote_port": {"filter": "delete"},
           "user_id": {"filter": "delete"}}  # fmt: skip
"""`remote_ip` is whose connection it was. `client_ip` says the same: no header is believed (no trusted_proxies)."""


@dataclass(frozen=True)
class AccessLog:
    """Whose it is, and where."""

    app: str
    file: Path


def of(app: App) -> AccessLog:
    return AccessLog(app.name, path(app))


def _name(log: AccessLog) -> str:
    """What Caddy calls it; without dots, for Caddy takes `a.b` to be a part of `a`."""
    return log.app.replace(".", "_")


def path(app: App) -> Path:
    return app.logs / "router.log"


def logger(log: AccessLog) -> dict[str, Any]:
    """Caddy's description of the log: its file, with one rotated before it, and what is left out of each line."""
    return {
        "writer": {
            "output": "file",
            "filename": str(log.file),
            "mode": "0600",
            "roll_size_mb": MEGABYTES,
            "roll_keep": 1,
            "roll_gzip": False,
        },
        "encoder": {
            "format": "filter",
            "wrap": {
                "format": "json",
                "time_key": "time",
                "time_format": "2006-01-02T15:04:05.000000000Z",
                "level_key": "",
                "name_key": "",
                "message_key": "",
            },
            "fields": SECRETIVE | USELESS,
        },
        "include": [f"http.log.access.{_name(log)}"],
    }


def default_logger() -> dict[str, Any]:
    """Caddy's own log: what goes wrong; requests are in the logs of apps."""
    encoder = {"format": "filter", "wrap": {"format": "json"}, "fields": SECRETIVE}
    return {"level": "WARN", "encoder": encoder, "exclude": ["http.log.access"]}


def handlers(log: AccessLog) -> list[dict[str, Any]]:
    """What stands before an app's proxy so that its requests are logged, with path and upstream.

    These are the same for any processes, so that no deploy changes the configuration (logs/ports.py).
    """
    return [
        {"handler": "vars", "access_logger_names": [_name(log)]},
        _field("path", "{http.request.uri.path}"),
        _field("upstream", "{http.reverse_proxy.upstream.port}"),
    ]


def _field(key: str, value: str) -> dict[str, Any]:
    return {"handler": "log_append", "key": key, "value": value}


def statuses(app: App, since: float, release: int | None = None) -> "Counter[int]":
    """How many requests ended with each status.

    Arguments: `since`, seconds since 1970, when they ended; `release`, to count only what its processes answered.
    """
    return Counter(
        int(entry["status"]) for entry in entries(app, since) if release is None or entry["release"] == f"v{release}"
    )


def entries(app: App, since: float) -> Iterator[Entry]:
    """The requests that ended since a moment (seconds since 1970), newest first."""
    begin, stop = (reading.stamp(int(moment * 1_000_000_000)) for moment in (since, since - DISORDER_SECONDS))
    ports = Ports(app)
    for content in _contents(app):
        for line in reversed(content.split("\n")):
            if (entry := parse(line, ports)) is None:
                continue
            if entry["time"] < stop:
                return
            if entry["time"] >= begin:
                yield entry


def parse(line: str, ports: Ports) -> Entry | None:
    """What a line says, and which process of which release answered; None for a line that a crash tore.

    What comes after a torn line, in the same one, is read all the same.
    """
    try:
        found = json.loads(line[max(0, line.rfind(BEGIN)) :])
    except ValueError:
        return None
    if not isinstance(found, dict) or not {"time", "status"} <= found.keys():
        return None
    found["process"], found["release"] = ports.who(found.get("upstream") or "", found["time"])
    return found


def _contents(app: App) -> Iterator[str]:
    """The log, then what was rotated before it, each once: it may be rotated while it is read."""
    seen: set[int] = set()
    yield from _content(path(app), seen)
    for place in reading.places(path(app))[1:]:
        yield from _content(place, seen)


def _content(place: Path, seen: set[int]) -> Iterator[str]:
    try:
        with place.open("rb") as stream:
            inode = os.fstat(stream.fileno()).st_ino
            if inode not in seen:
                seen.add(inode)
                yield stream.read().decode(errors="replace")
    except FileNotFoundError:
        return  # no request yet, or rotated away
