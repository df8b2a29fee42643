"""The moment a release takes effect: everything it changes is changed back when anything goes wrong.

What was there before is written down first (a journal), so that even a kill in the middle is undone, by the next
command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dockyard import config_vars, files, output, properties
from dockyard.app import App
from dockyard.processes import process, scale
from dockyard.processes.process import Process
from dockyard.release import release as releases
from dockyard.release.attempt import Attempt
from dockyard.router import caddy

CAN_SCALE, RESTORE = "ps.can-scale", "ps.restore"
"""Properties a switch sets: whether `ps:scale` may change quantities, and "false" after `ps:stop`."""


def to(attempt: Attempt, quantities: dict[str, int], live: list[Process]) -> None:
    """Make `live` the processes that serve: the router follows, then the records.

    Whatever goes wrong is raised when everything is as it was.
    """
    app = attempt.app
    output.info1("Configuring the router")
    with _reversible(attempt):
        process.put_live(app, live)
        caddy.reload()
        _put_config(attempt)
        scale.put(app, quantities)
        properties.put(app, CAN_SCALE, "false" if attempt.promised.formation else None)
        properties.put(app, RESTORE, None)
        if attempt.is_new:
            releases.finish(app, attempt.release)


def _put_config(attempt: Attempt) -> None:
    """Store the config vars that the deploy brings; what somebody has set meanwhile stays."""
    app = attempt.app
    if attempt.replaced_config is None:
        config_vars.change(app, attempt.additions)
        return
    then, now = attempt.replaced_config, config_vars.load(app)
    meanwhile = {key: value for key, value in now.items() if then.get(key) != value}
    kept = {key: value for key, value in attempt.additions.items() if key in now or key not in then}
    config_vars.change(app, kept | meanwhile, replace=True)


def _journal(app: App) -> Path:
    return app.directory / "switch.json"


@contextmanager
def _reversible(attempt: Attempt) -> Iterator[None]:
    app = attempt.app
    before = {
        "live": [asdict(one) for one in process.live(app)],
        "config": config_vars.load(app),
        "scale": scale.of(app),
        "properties": {key: properties.get(app, key) for key in (CAN_SCALE, RESTORE)},
        "current": str(app.current.readlink()) if app.is_deployed else "",
        "release": attempt.release.number if attempt.is_new else 0,
    }
    files.write_json(_journal(app), before, mode=0o600)
    try:
        yield
        _journal(app).unlink()
    except BaseException:
        undo(app)
        raise


def undo(app: App) -> None:
    """Take back a switch that did not come to its end; nothing when there is none. The caller holds the deploy lock."""
    before = files.read_json(_journal(app), None)
    if before is None:
        return
    with output.said_if_it_fails("The old processes could not be made the live ones again"):
        process.put_live(app, [Process(**row) for row in before["live"]])
        caddy.reload()
    with output.said_if_it_fails("The config vars and the scale could not be set back"):
        _put_records_back(app, before)
    _journal(app).unlink()


def _put_records_back(app: App, before: dict[str, Any]) -> None:
    config_vars.change(app, before["config"], replace=True)
    scale.put(app, before["scale"])
    for key, value in before["properties"].items():
        properties.put(app, key, value)
    if before["current"]:
        files.link(app.current, before["current"])
    else:
        app.current.unlink(missing_ok=True)
    if before["release"]:
        release = releases.get(app, str(before["release"]))
        release.outcome = releases.BUILDING
        release.save()
