"""An app: a valid name and the paths of its state."""

import re
from dataclasses import dataclass
from pathlib import Path

from dockyard import paths
from dockyard.errors import AppMissing, DockyardError

NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")
LONGEST_NAME = 63
"""Characters; an app's name is a label of its default domain (RFC 1035 section 2.3.4)."""

NAME_RULE = (
    "App name must begin with lowercase alphanumeric character, "
    "and may only contain lowercase alphanumerics, dots, and hyphens"
)


@dataclass(frozen=True)
class App:
    """An app by name; raises DockyardError for a name Dokku would refuse. It need not exist yet."""

    name: str

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise DockyardError(NAME_RULE)
        if len(self.name) > LONGEST_NAME:
            raise DockyardError(f"App name is {len(self.name)} characters long: use at most {LONGEST_NAME}")

    @classmethod
    def existing(cls, name: str | None) -> "App":
        """The app of that name; raises DockyardError without a name, AppMissing (exit 20) when there is none."""
        if not name:
            raise DockyardError("Please specify an app to run the command on")
        app = cls(name)
        if not app.exists():
            raise AppMissing(name)
        return app

    def exists(self) -> bool:
        return self.repository.is_dir()

    @property
    def directory(self) -> Path:
        return paths.apps() / self.name

    @property
    def repository(self) -> Path:
        """The bare git repository that `git push` reaches."""
        return self.directory / "repo.git"

    @property
    def env(self) -> Path:
        return self.directory / "env"

    @property
    def properties(self) -> Path:
        return self.directory / "properties.json"

    @property
    def cache(self) -> Path:
        """What buildpacks keep from build to build."""
        return self.directory / "cache"

    @property
    def releases(self) -> Path:
        return self.directory / "releases"

    @property
    def assets(self) -> Path:
        """Hashed static files of every kept build, for the router."""
        return self.directory / "assets"

    @property
    def current(self) -> Path:
        """A symbolic link to the release that serves; absent before the first deploy."""
        return self.directory / "current"

    @property
    def processes(self) -> Path:
        """Descriptions of this app's processes, a file each."""
        return self.directory / "processes"

    @property
    def cron(self) -> Path:
        """Runs of scheduled tasks: those under way, a file each, and how earlier ones went."""
        return self.directory / "cron"

    @property
    def logs(self) -> Path:
        return self.directory / "logs"

    def logs_of(self, release: int) -> Path:
        """What a release's processes said, a file each; it outlives the release."""
        return self.logs / f"v{release}"

    @property
    def deploy_lock(self) -> Path:
        return paths.locks() / f"{self.name}.deploy"

    @property
    def state_lock(self) -> Path:
        """Held for the moment of a read-change-write of env or properties."""
        return paths.locks() / f"{self.name}.state"

    @property
    def is_deployed(self) -> bool:
        return self.current.is_symlink()


def all_apps() -> list[App]:
    """Every app, sorted by name."""
    if not paths.apps().is_dir():
        return []
    names = sorted(entry.name for entry in paths.apps().iterdir() if NAME.fullmatch(entry.name))
    return [app for app in map(App, names) if app.exists()]
