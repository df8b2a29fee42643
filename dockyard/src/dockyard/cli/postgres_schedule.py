"""`postgres:backup-schedule` and what goes with it: backups that take themselves."""

import argparse
import time

from dockyard import output
from dockyard.cli.command import Arguments
from dockyard.cli.datastore_arguments import Row, service_only
from dockyard.errors import DockyardError
from dockyard.schedule import jobs, program
from dockyard.schedule.jobs import Job
from dockyard.services import backup_bucket, backup_place
from dockyard.services.kind import Kind
from dockyard.services.service import Service

LABEL_WIDTH = 12


def _declare_schedule(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("schedule", nargs="?", default="")
    parser.add_argument("place", nargs="?", default="")


def _schedule(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    if not given.schedule:
        raise DockyardError('Please specify when: five fields of cron in quotes, such as "30 3 * * *", or @daily')
    place = backup_place.named(service, given.place)
    if isinstance(place, backup_bucket.Bucket) and not backup_bucket.has_auth(service):
        raise DockyardError(
            f"A scheduled backup does not see your environment: give it credentials for {place} first with\n"
            f"`dokku postgres:backup-auth {service.name} KEY SECRET [REGION] [ENDPOINT]`"
        )
    words = ["postgres:backup", "--scheduled", service.name, *([str(place)] if given.place else [])]
    job = Job(jobs.backup_of(service.program), given.schedule, words, time.time())
    jobs.put(job)
    program.settle()
    output.info1(f"Backups of {service.name} to {place} are scheduled", quiet=True)
    output.verbose(f"The next one: {jobs.in_words(jobs.due(job).timestamp())}", quiet=True)


def _unschedule(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    if not jobs.remove(jobs.backup_of(service.program)):
        raise DockyardError(f"No backups of {service.name} are scheduled")
    program.settle()
    output.info1(f"Backups of {service.name} are no longer scheduled; those taken stay", quiet=True)


def _cat(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    job = jobs.find(jobs.backup_of(service.program))
    if job is None:
        raise DockyardError(f"No backups of {service.name} are scheduled")
    output.plain(f"{job.schedule} dokku {' '.join(job.words)}")
    run = jobs.last_run(job.name)
    output.verbose(f"{'Next run:':<{LABEL_WIDTH}} {jobs.in_words(jobs.due(job).timestamp())}", quiet=True)
    output.verbose(f"{'Last run:':<{LABEL_WIDTH}} {jobs.outcome(job)}", quiet=True)
    if run and run.output:
        output.verbose(run.output, quiet=True)


ROWS: list[Row] = [
    ("backup-schedule", '<service> "<schedule>" [<dir>|s3://<bucket>/<prefix>]',
     "back up by itself at times given as for cron, in UTC", _declare_schedule, _schedule),
    ("backup-schedule-cat", "<service>", "print the schedule, and how its last run went", service_only, _cat),
    ("backup-unschedule", "<service>", "take the backups off the schedule", service_only, _unschedule),
]  # fmt: skip
