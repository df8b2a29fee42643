"""What a release knows of the database's schema, so that a rollback does not bring code that cannot live with it.

The app's build may leave a file `migrations.json` at the top of what it built, whatever its framework:
`{"leaves": {"main": "0002_search"}, "migrations": {"main.0002_search": {"contracting": false, "what": ""}}}`. A
migration is contracting when code from before it cannot run after it: it drops, renames or retypes something.
"""

from typing import Any

from dockyard import files
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.release.release import Release

FILE = "migrations.json"


def leaves(release: Release) -> dict[str, str]:
    """The newest migration of each part of the app; empty when the build left no file."""
    found = _read(release).get("leaves", {})
    return found if isinstance(found, dict) else {}


def _read(release: Release) -> dict[str, Any]:
    found = files.read_json(release.app_directory / FILE, {})
    return found if isinstance(found, dict) else {}


def _migrations(release: Release) -> dict[str, Any]:
    found = _read(release).get("migrations", {})
    return found if isinstance(found, dict) else {}


def _label(name: str) -> str:
    return name.partition(".")[0]


def _place(app: App) -> Any:
    return app.directory / "contracting.json"


def note(app: App, release: Release) -> None:
    """Remember the release's contracting migrations: from its build on, the database may have them.

    They are remembered for good: that the deploy fails later, or is rolled back, takes none of them back.
    """
    found = {name: str(one.get("what", "")) for name, one in _migrations(release).items() if one.get("contracting")}
    known = files.read_json(_place(app), {})
    if found.keys() - known.keys():
        files.write_json(_place(app), known | found)


def refuse_before(app: App, target: Release) -> None:
    """Raises DockyardError naming the contracting migrations that the database may have and the release has not.

    A part of the app that the release knows nothing of (no migration of its label) has tables it does not use.
    """
    has = _migrations(target)
    labels = {_label(name) for name in has}
    known = files.read_json(_place(app), {})
    missing = {name: what for name, what in known.items() if name not in has and _label(name) in labels}
    if not missing:
        return
    named = "; ".join(f"{name} ({what})" if what else name for name, what in sorted(missing.items()))
    raise DockyardError(
        f"{target.version} cannot run on the database as it is: it is from before {named}\n"
        "Push a correction instead, or restore a backup from before. --force rolls back all the same: right when the "
        "migration was never applied, or has been taken back"
    )
