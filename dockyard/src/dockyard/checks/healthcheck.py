"""One health check of app.json: what it asks and how often (Dokku's docker-container-healthchecker)."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from dockyard.errors import DockyardError

KINDS = ("path", "command", "listening", "uptime")
"""What a check may look at; more than one of them in a check is an error."""

LAST_PORT = 65535


@dataclass(frozen=True)
class Healthcheck:
    """A check. Times are in seconds; `attempts` counts tries in total; `warn` makes a failure a warning only."""

    name: str
    type: str = "startup"
    path: str = ""
    content: str = ""
    command: list[str] = field(default_factory=list)
    listening: bool = False
    uptime: int = 0
    port: int = 0
    scheme: str = "http"
    headers: dict[str, str] = field(default_factory=dict)
    attempts: int = 3
    timeout: int = 5
    wait: int = 5
    initial_delay: int = 0
    warn: bool = False
    on_failure: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, entry: dict[str, Any]) -> "Healthcheck":
        """Check and type one entry of `healthchecks.TYPE`; unknown keys are ignored. Raises DockyardError."""
        name = _of(entry, "name", str, base64.b64encode(json.dumps(entry).encode()).decode())
        if len([kind for kind in KINDS if entry.get(kind)]) > 1:
            kinds = "', '".join(kind for kind in KINDS if entry.get(kind))
            raise DockyardError(f"healthcheck name='{name}' cannot contain both '{kinds}'")
        return cls(
            name=name,
            type=_of(entry, "type", str, "") or "startup",
            path=_of(entry, "path", str, ""),
            content=_of(entry, "content", str, ""),
            command=[str(word) for word in _of(entry, "command", list, [])],
            listening=_of(entry, "listening", bool, False),
            uptime=_count(entry, "uptime", 0),
            port=_port(entry),
            scheme=_scheme(entry),
            headers=_headers(entry),
            attempts=max(_count(entry, "attempts", 3), 1),
            timeout=max(_count(entry, "timeout", 5), 1),
            wait=_count(entry, "wait", 5),
            initial_delay=_count(entry, "initialDelay", 0),
            warn=_of(entry, "warn", bool, False),
            on_failure=_of(entry, "onFailure", dict, {}),
        )


def _of(entry: dict[str, Any], key: str, kind: type, default: Any) -> Any:
    value = entry.get(key, default)
    if not isinstance(value, kind):
        raise DockyardError(f"healthcheck key '{key}' must be a {kind.__name__}, not {value!r}")
    return value


def _count(entry: dict[str, Any], key: str, default: int) -> int:
    value = entry.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DockyardError(f"healthcheck key '{key}' must be a whole number from 0, not {value!r}")
    return value


def _port(entry: dict[str, Any]) -> int:
    port = _count(entry, "port", 0)
    if port > LAST_PORT:
        raise DockyardError(f"healthcheck key 'port' must be at most {LAST_PORT}, not {port}")
    return port


def _scheme(entry: dict[str, Any]) -> str:
    scheme = str(_of(entry, "scheme", str, "http")).lower()
    if scheme not in ("http", "https"):
        raise DockyardError(f"healthcheck key 'scheme' must be http or https, not {scheme!r}")
    return scheme


def _headers(entry: dict[str, Any]) -> dict[str, str]:
    headers = _of(entry, "httpHeaders", list, [])
    if not all(isinstance(one, dict) and {"name", "value"} <= one.keys() for one in headers):
        raise DockyardError("healthcheck key 'httpHeaders' must be a list of objects with a name and a value each")
    return {str(one["name"]): str(one["value"]) for one in headers}
