"""Putting a backup in the place of a service's data: wholly, or not at all."""

from dockyard.errors import DockyardError
from dockyard.output import Say
from dockyard.services import backup_place, backups, lifecycle, scratch, snapshot
from dockyard.services.backup import Backup
from dockyard.services.backup_place import Place
from dockyard.services.postgres_client import database, major
from dockyard.services.service import Record, Service


def refuse_newer(service: Service, backup: Backup) -> None:
    """Raises DockyardError when the service's PostgreSQL is older than the one the backup was taken from."""
    here = service.record().version
    if int(major(backup.version)) > int(major(here)):
        raise DockyardError(
            f"{backup.name} is of PostgreSQL {backup.version}, {service.name} runs {here}, which cannot read it\n"
            f"`dokku postgres:upgrade {service.name}` makes it newer"
        )


def restore(service: Service, place: Place, backup: Backup, say: Say, *, safely: bool = True) -> Backup | None:
    """Replace the service's data by the backup.

    It is restored beside the present data, its rows are counted, and then the two change places in one step: until
    then apps work with the present data, and whatever fails leaves these as they are. Arguments: `safely`, whether the
    present data are backed up first. Returns that backup, None when there was nothing to back up or it was not wanted.
    Raises DockyardError.
    """
    with backups.alone(service, f"postgres:restore {service.name}"), place.checked(backup) as dump:
        lifecycle.require_running(service)
        refuse_newer(service, backup)
        record, name = service.record(), database(service.name)
        snapshot.check(record, dump)
        before = _back_up(service, say) if safely else None
        with scratch.database(record) as beside:
            say(f"Restoring {backup.name} beside the present data")
            snapshot.load(record, beside, dump)
            _refuse_difference(record, beside, backup)
            say("Changing places: connections are cut")
            scratch.exchange(record, name, beside)
    return before


def _back_up(service: Service, say: Say) -> Backup | None:
    if not snapshot.count_rows(service.record(), database(service.name)):
        say("There are no tables yet: nothing to back up first")
        return None
    try:
        return backups.make_locked(service, backup_place.default(service), backups.BEFORE_RESTORE, say)
    except DockyardError as failure:
        raise DockyardError(
            f"The present data could not be backed up, so nothing was restored. "
            f"To do without, add --no-backup\n{failure}"
        ) from None


def _refuse_difference(record: Record, restored: str, backup: Backup) -> None:
    if told := snapshot.differences(backup.rows, snapshot.count_rows(record, restored)):
        raise DockyardError(
            f"{backup.name} restored is not what was backed up, so the present data stay:\n" + "\n".join(told)
        )
