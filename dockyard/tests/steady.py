"""The app `steady` on the air, and the load on it: what tests and benchmark of zero downtime share."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dockyard.processes import process
from dockyard.release import release as releases
from dockyard.router import caddy
from load.record import Request
from load.run import Load
from pushing import APPS, Pusher
from shop import ROOT, users_caches

SERVER = ("__init__.py", "connections.py", "draining.py", "inbox.py", "server.py")
"""The shop's web server, of which the app has no copy of its own."""


class Steady(Pusher):
    """A pusher of the app."""

    def __init__(self, home: Path, clone: Path) -> None:
        super().__init__(home, "steady", clone, APPS / "steady")
        (clone / "booktime").mkdir()
        for name in SERVER:
            shutil.copy2(ROOT / "booktime" / name, clone / "booktime" / name)
        shutil.copy2(ROOT / "requirements.txt", clone / "constraints.txt")
        self.write("requirements.txt", "--constraint constraints.txt\ndaphne\n")
        self.must("config:set", "--no-restart", "steady", f"HISTORY={home / 'history.sqlite3'}",
                  *(f"{key}={value}" for key, value in users_caches().items()))  # fmt: skip

    def deploy(self) -> None:
        """Push another commit."""
        self.commit()
        pushed = self.push()
        assert pushed.code == 0, pushed.text

    def load(self) -> Load:
        return Load(caddy.port(), "steady.localhost")

    def dynos(self) -> set[str]:
        """The web processes that are to serve."""
        return {one.name for one in process.live(self.app) if one.type == "web"}


def share_of_each(requests: list[Request]) -> dict[str, float]:
    """Of the requests that were answered at once: which share (0 to 1) each process has had."""
    quick = [one.dyno for one in requests if one.kind.startswith("GET,") and not one.failure]
    return {dyno: quick.count(dyno) / len(quick) for dyno in set(quick)}


@dataclass(frozen=True)
class Change:
    """Something done to the app under load: when it was over, what then served, until when nothing else was done."""

    name: str
    begin: float
    end: float
    until: float
    commit: str
    dynos: frozenset[str]


SETTLING_SECONDS = 1.5
"""Load after each change, before the next."""


def changes(deploys: int, rollbacks: int) -> list[list[str]]:
    """What is done, in this order: words for dokku, none for a push of another commit."""
    return [
        *[[]] * deploys,
        ["ps:scale", "steady", "web=3"],
        ["ps:scale", "steady", "web=1"],
        ["ps:restart", "steady"],
        ["config:set", "steady", "CHANGED=yes"],
        *[["rollback", "steady"]] * rollbacks,
    ]


def drive(app: Steady, wanted: list[list[str]]) -> Iterator[Change]:
    """Do one after the other."""
    time.sleep(SETTLING_SECONDS)
    for words in wanted:
        begin = time.monotonic()
        if words:
            app.must(*words)
        else:
            app.deploy()
        end = time.monotonic()
        time.sleep(SETTLING_SECONDS)
        commit = releases.current(app.app).commit
        yield Change(" ".join(words) or "push", begin, end, time.monotonic(), commit, frozenset(app.dynos()))
