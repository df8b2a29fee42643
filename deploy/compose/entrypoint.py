"""The shop image's entrypoint: secrets from files, a database that answers, then a process.

    python -m deploy.compose.entrypoint web | daphne | release | cron | COMMAND ...

Read from the environment:
    NAME_FILE: a file whose content becomes config var NAME, for each name in docs/config-vars.md.
    WSGI_SERVER: gunicorn, which it is by default, or uwsgi.
    PORT: where web and daphne listen.
    DATABASE_WAIT: seconds to wait for the database, 60.

It only ever waits for the database: migrations are the release process's, and nothing here deletes.
"""

import os
import sys
import time
from collections.abc import Mapping, MutableMapping
from pathlib import Path

import psycopg

from booktime.config_vars import CONFIG_VARS

SERVERS = {
    "gunicorn": ["gunicorn", "--config", "deploy/vm/gunicorn/prod.py", "booktime.wsgi"],
    "uwsgi": ["uwsgi", "--ini", "deploy/vm/uwsgi/uwsgi.ini"],
}
PROCESSES = ("web", "daphne", "release", "cron")
WAIT_SECONDS = 60
ATTEMPT_SECONDS = 5
PAUSE_SECONDS = 0.5


class CannotStartError(SystemExit):
    """What stands in the way, in a sentence; uncaught it ends the process with status 1."""


def main(words: list[str]) -> None:
    """Become the process that `words` name.

    Raises:
        CannotStartError: a setting is wrong or the database stays away.
    """
    read_secrets(os.environ)
    command = command_of(words, os.environ)
    if words[0] in PROCESSES:
        wait_for_database(os.environ)
    sys.stdout.flush()
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell: it gets the signals itself
    except (FileNotFoundError, PermissionError):
        raise CannotStartError(
            f"There is no program {command[0]} in this image that may be run. "
            f"Say {', '.join(PROCESSES)}, or a command with its path."
        ) from None


def read_secrets(environment: MutableMapping[str, str]) -> None:
    """Set every config var NAME that comes as NAME_FILE, as Docker's secrets do.

    Raises:
        CannotStartError: NAME is set as well, or its file cannot be read.
    """
    for name in CONFIG_VARS:
        path = environment.pop(f"{name}_FILE", "")
        if not path:
            continue
        if environment.get(name):
            raise CannotStartError(f"Both {name} and {name}_FILE are set. Take one of them away.")
        try:
            environment[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise CannotStartError(
                f"{name}_FILE names {path}, which cannot be read: {why}. "
                f"Let it name a file that user {os.getuid()} may read."
            ) from None


def command_of(words: list[str], environment: Mapping[str, str]) -> list[str]:
    """Return the command line that `words` stand for.

    Raises:
        CannotStartError: no words, or a WSGI server that is not here.
    """
    if not words:
        raise CannotStartError(f"Nothing to start. Say {', '.join(PROCESSES)}, or a command.")
    if words[0] == "web":
        server = environment.get("WSGI_SERVER") or "gunicorn"
        if server not in SERVERS:
            raise CannotStartError(
                f"WSGI_SERVER is {server!r}, and there are {' and '.join(SERVERS)}. Name one."
            )
        return [*SERVERS[server], *words[1:]]
    if words[0] == "daphne":
        where = ["--bind", "0.0.0.0", "--port", environment.get("PORT") or "8000"]  # noqa: S104
        quiet = ["--proxy-headers", "--access-log", os.devnull, "booktime.asgi:application"]
        return ["python", "-m", "booktime.server", *where, *quiet]
    others = {"release": ["bin/release"], "cron": ["python", "-m", "deploy.cron"]}
    return [*others.get(words[0], words[:1]), *words[1:]]


def wait_for_database(environment: Mapping[str, str]) -> None:
    """Return when the database takes connections; at once where there is none to wait for.

    Arguments:
        environment: DATABASE_URL and DATABASE_WAIT, seconds.

    Raises:
        CannotStartError: it did not answer in time; with what it said last.
    """
    url = environment.get("DATABASE_URL", "")
    if not url.startswith(("postgres://", "postgresql://")):
        return
    patience = seconds(environment.get("DATABASE_WAIT") or str(WAIT_SECONDS))
    until = time.monotonic() + patience
    told = ""
    while reason := why_no_answer(url):
        if time.monotonic() >= until:
            raise CannotStartError(
                f"The database did not answer in {patience:g} seconds: {reason}. See whether it "
                "runs and DATABASE_URL names it; DATABASE_WAIT allows for more seconds."
            )
        if reason != told:
            print(f"Waiting for the database: {reason}", flush=True)
            told = reason
        time.sleep(PAUSE_SECONDS)


def seconds(text: str) -> float:
    """Return what DATABASE_WAIT says.

    Raises:
        CannotStartError: it is no number.
    """
    if not text.isdecimal():
        raise CannotStartError(f"DATABASE_WAIT is {text!r} and must be a whole number of seconds.")
    return float(text)


def why_no_answer(url: str) -> str:
    """Connect to PostgreSQL and leave again; returns what stood in the way, or nothing."""
    try:
        psycopg.connect(url, connect_timeout=ATTEMPT_SECONDS).close()
    except psycopg.OperationalError as error:
        return str(error).strip().replace("\n", "; ") or "it does not say why"
    return ""


if __name__ == "__main__":
    main(sys.argv[1:])
