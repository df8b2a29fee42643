"""Whether the shop can serve pages: its database, its Redis, its migrations, and its own end.

A paused database answers nothing at all, so every check runs in a thread with a time limit. Its
thread lives on until the database does; until then no second one is started for the same check.
"""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from booktime import draining

logger = logging.getLogger(__name__)

TIME_LIMIT = 2.0
"""Seconds for all checks, which run side by side."""

Check = Callable[[], str]


def check_database() -> str:
    """Ask the database for a number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def check_migrations() -> str:
    """Compare the code's migrations with those that were applied."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied: run ./manage.py migrate" if missing else ""


def check_redis() -> str:
    """Write to the shared cache."""
    cache.set("ready", "yes", timeout=10)
    return ""


def checks() -> dict[str, Check]:
    """The checks that make sense with the present settings."""
    found: dict[str, Check] = {"database": check_database, "migrations": check_migrations}
    if settings.REDIS_URL:
        found["redis"] = check_redis
    return found


class TimedCheck:
    """A check that gets an answer within the time limit, if need be "no answer"."""

    def __init__(self, name: str, check: Check) -> None:
        self.name = name
        self.check = check
        self.answer = "no answer"
        self.thread = threading.Thread(target=self._run, name=f"ready-{name}", daemon=True)

    def _run(self) -> None:
        """Run the check; what went wrong goes to the log, which is not public."""
        try:
            self.answer = self.check()
        except Exception:
            logger.exception("The %s is not ready", self.name)
            self.answer = "not available"
        finally:
            connections.close_all()

    def reason(self, seconds: float) -> str:
        """Wait up to `seconds` and return why not ready, or an empty string."""
        self.thread.join(seconds)
        answer = "no answer" if self.thread.is_alive() else self.answer
        return f"{self.name}: {answer}" if answer else ""


_running: dict[str, TimedCheck] = {}
_lock = threading.Lock()


def started(name: str, check: Check) -> TimedCheck:
    """Start a check, or return the one of that name which is still waiting."""
    with _lock:
        timed = _running.get(name)
        if timed is None or not timed.thread.is_alive():
            timed = _running[name] = TimedCheck(name, check)
            timed.thread.start()
        return timed


def reasons_against() -> list[str]:
    """Why the shop is not ready, a phrase each; empty when it is."""
    if draining.has_begun():
        return ["draining: this process is about to end"]
    deadline = monotonic() + TIME_LIMIT
    running = [started(name, check) for name, check in checks().items()]
    reasons = [timed.reason(max(0.0, deadline - monotonic())) for timed in running]
    return [reason for reason in reasons if reason]
