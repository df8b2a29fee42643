"""One process of an app: which type and number, of which release, on which port."""

import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dockyard import files
from dockyard.app import App
from dockyard.cron import guard


@dataclass(frozen=True)
class Process:
    """A process as described on disk; `cid` is its identity (11 hex digits, where Dokku shows a container's)."""

    app: str
    type: str
    index: int
    release: int
    port: int
    cid: str = field(default_factory=lambda: secrets.token_hex(6)[:11])

    @property
    def name(self) -> str:
        """What users call it: `web.1`."""
        return f"{self.type}.{self.index}"

    @property
    def program(self) -> str:
        """What the supervisor calls it."""
        return f"{self.app}.{self.name}.{self.cid}"

    @property
    def log(self) -> Path:
        """What it says; the process of that name which a restart of the same release brings goes on in it."""
        return App(self.app).logs_of(self.release) / f"{self.name}.log"

    @property
    def description(self) -> Path:
        """The file the launcher reads: command, environment, log. Mode 0600, for it holds the config vars."""
        return App(self.app).processes / f"{self.cid}.json"

    @property
    def retirement(self) -> Path:
        """A file that holds the number of its release from when it is replaced to its end."""
        return App(self.app).processes / f"{self.cid}.retired"


def live(app: App) -> list[Process]:
    """The processes of the app that serve (or work) now, as last switched to."""
    return [Process(**row) for row in files.read_json(app.processes / "live", [])]


def put_live(app: App, processes: list[Process]) -> None:
    """Make these the app's live processes: the moment a deploy takes effect."""
    ordered = sorted(processes, key=lambda process: (process.type, process.index))
    files.write_json(app.processes / "live", [asdict(process) for process in ordered])


def running_releases(app: App) -> set[int]:
    """The releases whose processes are live, have been replaced and may still be finishing, or are scheduled tasks."""
    retired = {int(place.read_text()) for place in app.processes.glob("*.retired")}
    return retired | {one.release for one in live(app)} | set(guard.under_way(app).values())


def described(app: App) -> set[str]:
    """The identities of every process of the app that has a description, live or not."""
    return {path.stem for path in app.processes.glob("*.json")}
