"""Proving that a backup restores: into a scratch database, whose rows are counted and which the apps' code looks at."""

from dataclasses import replace
from datetime import UTC, datetime

from dockyard import config_vars, output, shell
from dockyard.app import App
from dockyard.errors import CommandFailed
from dockyard.output import Say
from dockyard.processes import environment
from dockyard.release import release as releases
from dockyard.services import backups, lifecycle, links, postgres, restore, scratch, snapshot
from dockyard.services.backup import Backup, Unfit
from dockyard.services.backup_place import Place
from dockyard.services.service import Service

SECONDS = "300"
"""How long an app's own check may take."""

MIGRATE_CHECK = ["timeout", SECONDS, "python", "manage.py", "migrate", "--check"]
"""Django: ends with status 1 when the code has migrations that the database has not."""


def verify(service: Service, place: Place, backup: Backup, say: Say) -> Backup:
    """Restore the backup into a database of its own and see whether it is what was backed up.

    Returns the backup with its new `verified`, which is written to its record as well. Raises Unfit when it cannot be
    restored at all, which is recorded too, and DockyardError when nothing could be found out.
    """
    with backups.alone(service, f"postgres:verify-backup {service.name}"):
        lifecycle.require_running(service)
        restore.refuse_newer(service, backup)
        try:
            found = _look(service, place, backup, say)
        except Unfit as failure:
            _record(place, backup, [str(failure)])
            raise
        return _record(place, backup, found)


def _look(service: Service, place: Place, backup: Backup, say: Say) -> list[str]:
    record = service.record()
    with place.checked(backup) as dump, scratch.database(record) as beside:
        say(f"Restoring {backup.name} into a scratch database")
        snapshot.load(record, beside, dump)
        say(f"Counting the rows of {len(backup.rows)} tables")
        found = snapshot.differences(backup.rows, snapshot.count_rows(record, beside))
        for name in links.apps(service):
            found += _ask(App(name), service, beside, say)
        return found


def _ask(app: App, service: Service, beside: str, say: Say) -> list[str]:
    """What the app's current release has against the scratch database, which takes the place of the service's."""
    release = releases.current(app) if app.is_deployed else None
    if release is None or not (release.app_directory / "manage.py").exists():
        say(f"{app.name} has no manage.py on the air: its migrations are not checked")
        return []
    say(f"Checking the migrations of {app.name}")
    env = environment.of_process(_config(app, service, beside), release.app_directory, "verify.1", None)
    said: list[str] = []
    try:
        shell.stream(environment.words(MIGRATE_CHECK), said.append, cwd=release.app_directory, env=env)
    except CommandFailed as failure:
        return [f"{app.name}: `manage.py migrate --check` ended with status {failure.status}: {' '.join(said[-3:])}"]
    return []


def _config(app: App, service: Service, beside: str) -> dict[str, str]:
    address, other = service.kind.address(service), postgres.address(service.record(), beside)
    return {key: value.replace(address, other) for key, value in config_vars.merged(app).items()}


def _record(place: Place, backup: Backup, found: list[str]) -> Backup:
    looked = replace(backup, verified={"at": datetime.now(UTC).isoformat(timespec="seconds"), "differences": found})
    with output.said_if_it_fails(f"The outcome could not be written down in {place}"):
        place.write_record(looked)
    return looked
