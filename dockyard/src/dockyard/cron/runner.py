"""Running a task, as `dokku run` would in the serving release: its output goes to the app's logs, its end is kept."""

import os
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import dockyard
from dockyard import config_vars, shell
from dockyard.app import App
from dockyard.cron import guard, runs, settings
from dockyard.cron.runs import Run
from dockyard.cron.task import Task
from dockyard.errors import CommandFailed
from dockyard.logs import retention
from dockyard.processes import environment, formation, supervisor
from dockyard.processes.launcher import Log
from dockyard.release import release as releases
from dockyard.release.release import Release

TIMED_OUT, KILLED, INTERRUPTED = 124, 137, 130
"""Exit codes: of timeout(1), of a shell's child after SIGKILL, of a dokku command that was interrupted."""

SPARE_SECONDS = 10
"""What the supervisor adds to the time a task gets to end by itself."""

PREFIX = "_cron_."
"""What the process supervisor calls runs begins so: no app's name has underscores."""


def run(app: App, task: Task, say: Callable[[str], None], seconds: int = 0) -> int:
    """Run a task to its end and return its exit code, 124 when its time was over.

    Arguments: `say` gets each line of its output, which also goes to its log; `seconds` it may take, 0 for what the
    property `cron.timeout` says. Raises guard.Overlap when it still runs and may not twice at once.
    """
    log = Log(str(app.logs / f"{task.name}.log"), retention.max_size(app))
    under_way = _UnderWay(app, task, releases.current(app), seconds or settings.limit(app), log, say)
    try:
        with guard.hold(app, task, under_way.release.number):
            return under_way.to_its_end()
    except guard.Overlap:
        under_way.note(f"Not run, for it still runs: {task.command}")
        raise


@dataclass(frozen=True)
class _UnderWay:
    app: App
    task: Task
    release: Release
    seconds: int
    log: Log
    say: Callable[[str], None]

    def note(self, text: str) -> None:
        """Say something in the task's log that is not the task's own."""
        self.log.write_in_pieces(f"-----> {text}".encode())

    def tell(self, line: str) -> None:
        self.log.write_in_pieces(line.encode())
        self.say(line)

    def to_its_end(self) -> int:
        """Run it, and record that it began and how it ended, whatever happens."""
        begin, monotonic = Run(time.time(), self.release.number, os.getpid()), time.monotonic()
        runs.put(self.app, self.task, begin)
        self.note(f"{self.release.version} runs: {self.task.command}")
        code = INTERRUPTED
        try:
            code = self._status()
        finally:
            took = time.monotonic() - monotonic
            if took >= self.seconds and code in (TIMED_OUT, KILLED):
                code = TIMED_OUT
                self.note(f"Its time of {self.seconds} seconds was over")
            self.note(f"Exit code {code} after {took:.1f} seconds")
            runs.put(self.app, self.task, replace(begin, seconds=round(took, 3), code=code))
        return code

    def _status(self) -> int:
        directory = self.release.app_directory
        env = environment.of_process(
            config_vars.merged(self.app), directory, self.task.name, None, self.release.number
        )  # fmt: skip
        argv = environment.one_off(self.task.words, self.release.process_types)
        limit = shell.Limit(self.seconds, formation.stop_timeout(self.app))
        try:
            shell.stream(argv, self.tell, cwd=directory, env=env, limit=limit)
        except CommandFailed as failure:
            return failure.status
        return 0


def detach(app: App, task: Task, seconds: int = 0) -> None:
    """Run a task in the background, as a program of the platform: it ends with that, and not before.

    Arguments: as of `run`.
    """
    _forget_ended()
    program = f"{PREFIX}{app.name}.{task.number}.{secrets.token_hex(4)}"
    limit = ["--ttl-seconds", str(seconds)] if seconds else []
    words = [sys.executable, "-m", "dockyard", "cron:run", app.name, task.id, *limit]
    try:
        supervisor.add(program, words, _settings(app))
    finally:
        supervisor.withdraw(program)  # what the platform's end has cut off does not begin again with it


def _settings(app: App) -> dict[str, str]:
    return {
        "autorestart": "false",
        "startsecs": "0",
        "stopwaitsecs": str(formation.stop_timeout(app) + SPARE_SECONDS),
        "killasgroup": "true",
        "environment": f'PYTHONPATH="{Path(dockyard.__file__).parent.parent}"',
        "stdout_logfile": "NONE",
        "stderr_logfile": str(app.logs / "cron.log"),
        "stderr_logfile_maxbytes": "1MB",
        "stderr_logfile_backups": "0",
    }


def _forget_ended() -> None:
    for name, facts in supervisor.states().items():
        if name.startswith(PREFIX) and not facts["pid"] and facts["statename"] != "STARTING":
            supervisor.forget(name)
