"""Logs go to standard output, a line an event: JSON for machines, plain for people.

docs/logs.md tells the fields. No line holds a secret of the environment, and nothing a visitor
sends can begin a line of its own.
"""

import json
import logging
import os
import re
from datetime import UTC, datetime
from typing import Any

from booktime import request_ids
from booktime.secret_values import Mask

DETAILS = {
    "method": "method",
    "path": "path",
    "status_code": "status",
    "milliseconds": "milliseconds",
}
"""What some records know beside their message, and what it is called in their line."""

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What would end a line, steer a terminal, or cannot be written in UTF-8."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line.

    Arguments:
        release: what the platform calls the release that runs, such as v12.
        process: what it calls this process, such as web.1.
    """

    def __init__(self, *, release: str = "", process: str = "") -> None:
        super().__init__()
        self.context = {"release": release, "process": process}
        self.mask = Mask(os.environ)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON line with the time in UTC; what is not known is left out."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **self.context,
            "request_id": request_ids.current.get(),
            **{name: getattr(record, key, None) for key, name in DETAILS.items()},
            "traceback": self.formatException(record.exc_info) if record.exc_info else None,
            "stack": record.stack_info,
        }
        known = {
            name: self.masked(value) for name, value in entry.items() if value not in ("", None)
        }
        line = json.dumps(known, ensure_ascii=False, default=str)
        return UNPRINTABLE.sub(lambda match: json.dumps(match[0])[1:-1], line)

    def masked(self, value: Any) -> Any:
        """Return the value without secrets."""
        return self.mask(value) if isinstance(value, str) else value


def escaped(text: str) -> str:
    """Show unprintable characters instead of sending them."""
    return UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


class PlainFormatter(logging.Formatter):
    """A readable line; tracebacks are indented, so that they cannot pass for lines."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.mask = Mask(os.environ)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record without secrets."""
        return self.mask(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the record's line without the traceback."""
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def formatException(self, error: Any) -> str:  # noqa: N802 - logging's own name
        """Return the traceback."""
        lines = super().formatException(error).split("\n")
        return "\n".join(f"    {escaped(line)}" for line in lines)


def configuration(
    *, level: str, style: str, mail_admins: bool, release: str, process: str
) -> dict[str, Any]:
    """The LOGGING setting.

    Arguments:
        level: the least important level to show.
        style: "json" or "plain".
        mail_admins: also mail unhandled errors to ADMINS.
        release: what the platform calls the release that runs.
        process: what it calls this process.
    """
    errors = ["stdout", "mail_admins"] if mail_admins else ["stdout"]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "booktime.logs.JsonFormatter", "release": release, "process": process},
            "plain": {
                "()": "booktime.logs.PlainFormatter",
                "format": "{levelname} {name}: {message}",
                "style": "{",
            },
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": style,
            },
            "mail_admins": {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR"},
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"handlers": errors, "level": level, "propagate": False},
            # runserver's line a request has the query string; booktime.requests has its own.
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # Their lines have whole addresses and headers: a parcel's number, the carrier's key.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
        },
    }
