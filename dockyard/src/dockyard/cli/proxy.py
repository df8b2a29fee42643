"""`proxy:*`: the router in front of the apps, which is always Caddy."""

import argparse
import re

from dockyard import properties
from dockyard.app import App
from dockyard.cli import reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError
from dockyard.processes import ports
from dockyard.router import caddy

PLUGIN = Plugin("proxy", "Manage the proxy integration for an app")

ROUTER = "caddy"
HIGHEST_PORT = 65535
PORT = re.compile(r"[0-9]{1,5}")


def _raw(parser: Arguments) -> None:
    parser.raw("words")


@PLUGIN.command("proxy:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display proxy report", _raw)
def report(given: argparse.Namespace) -> int:
    return reports.report("proxy", given.words, facts)


def facts(app: App | None) -> dict[str, str]:
    """What proxy:report says of an app, or of all of them."""
    found = reports.facts_of(app, "proxy", {"type": ROUTER})
    found |= reports.facts_of(app, "proxy", {"proxy-port": ""}, only_global=["proxy-port"])
    return found | {"proxy-enabled": "true"} if app else found


@PLUGIN.command("proxy:set", "<app>|--global [<property>] <value>", "Set or clear a proxy property", _raw)
def set_(given: argparse.Namespace) -> int:
    words = list(given.words)
    if len(words) == 2 and words[1] not in ("type", "proxy-port"):
        words.insert(1, "type")  # `proxy:set APP TYPE` is the older spelling
    code = reports.set_property("proxy", words, ["type"], global_keys=["type", "proxy-port"], check=_check)
    caddy.reload()
    return code


def _check(key: str, value: str) -> None:
    if key == "type":
        _check_type(value)
    elif not (PORT.fullmatch(value) and 0 < int(value) <= HIGHEST_PORT):
        raise DockyardError(f"Invalid proxy-port '{value}': give a number from 1 to {HIGHEST_PORT}")
    elif value != properties.get(None, "proxy.proxy-port") and not ports.is_free(int(value)):
        raise DockyardError(
            f"Port {value} cannot be had: another program listens there, or only root may. Give another"
        )


def _check_type(value: str) -> None:
    if ":" in value:
        raise DockyardError("Detected potential port mapping instead of proxy type")
    if value != ROUTER:
        raise DockyardError(f"Invalid proxy type '{value}': this platform's only router is {ROUTER}")
