"""The router's log of an app: a JSON line a request, without query strings, cookies or anything else a client may hide.

Caddy writes and rotates it as described here; the release and the process that answered are in each line.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dockyard.app import App
from dockyard.logs import reading
from dockyard.processes.process import Process

MEGABYTES = 10
"""Of each of the two files kept. Not the property logs.max-size: Caddy keeps to the size it has opened a file with."""

DISORDER_SECONDS = 1
"""By how much a line may be older than the one before it: requests that end at once are written one after the other."""

BEGIN = '{"time":"'
"""How a line begins: quotes inside values are escaped, so it is found nowhere else."""

LINE = re.compile(re.escape(BEGIN) + r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z)")

SECRETIVE = {"request>uri": {"filter": "delete"}, "request>headers": {"filter": "delete"},
             "resp_headers": {"filter": "delete"}, "request>tls": {"filter": "delete"}}  # fmt: skip
"""What is in no log of the router's: the query string may hold tokens, headers hold cookies and passwords."""

USELESS = {"request>client_ip": {"filter": "delete"}, "request>remote_port": {"filter": "delete"},
           "user_id": {"filter": "delete"}}  # fmt: skip
"""`remote_ip` is whose connection it was. `client_ip` says the same: no header is believed (no trusted_proxies)."""


@dataclass(frozen=True)
class AccessLog:
    """One app's: where it is, and who is behind the ports of the app's upstreams."""

    app: str
    file: Path
    processes: Sequence[Process] = field(default_factory=list)


def of(app: App, processes: Sequence[Process]) -> AccessLog:
    """The log of an app; `processes`, its live web processes."""
    return AccessLog(app.name, path(app), processes)


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
    """What stands before an app's proxy so that its requests are logged, with path, process and release.

    The map is asked when the line is written, for the upstream that answered.
    """
    who = {str(one.port): [one.name, f"v{one.release}"] for one in log.processes}
    return [
        {"handler": "vars", "access_logger_names": [_name(log)]},
        {
            "handler": "map",
            "source": "{http.reverse_proxy.upstream.port}",
            "destinations": ["{dockyard.process}", "{dockyard.release}"],
            "mappings": [{"input": port, "outputs": names} for port, names in who.items()],
            "defaults": ["", ""],
        },
        _field("path", "{http.request.uri.path}"),
        _field("process", "{dockyard.process}"),
        _field("release", "{dockyard.release}"),
    ]


def _field(key: str, value: str) -> dict[str, Any]:
    return {"handler": "log_append", "key": key, "value": value}


def text(line: str) -> tuple[str, str] | None:
    """The time of a line and what to show of it, which is all of it; None when it was torn by a crash."""
    whole = line[max(0, line.rfind(BEGIN)) :]
    match = LINE.match(whole)
    return (match[1], whole) if match and whole.endswith("}") else None


def statuses(app: App, since: float, release: int | None = None) -> "Counter[int]":
    """How many requests ended with each status.

    Arguments: `since`, seconds since 1970, when they ended; `release`, to count only what its processes answered.
    """
    return Counter(
        int(entry["status"]) for entry in entries(app, since) if release is None or entry["release"] == f"v{release}"
    )


def entries(app: App, since: float) -> Iterator[Mapping[str, Any]]:
    """The requests that ended since a moment (seconds since 1970), newest first."""
    begin, stop = (reading.stamp(int(moment * 1_000_000_000)) for moment in (since, since - DISORDER_SECONDS))
    for content in _contents(app):
        for line in reversed(content.split("\n")):
            if (entry := _entry(line)) is None:
                continue
            if entry["time"] < stop:
                return
            if entry["time"] >= begin:
                yield entry


def _entry(line: str) -> Mapping[str, Any] | None:
    """What a line says, even when a crash tore the one before it; None for one that is torn itself."""
    try:
        found = json.loads(line[max(0, line.rfind(BEGIN)) :])
    except ValueError:
        return None
    return found if isinstance(found, dict) and {"time", "status", "release"} <= found.keys() else None


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
