"""Logs go to standard output, a line an event: JSON for machines, plain for people."""

import json
import logging
from datetime import UTC, datetime
from typing import Any


class JsonFormatter(logging.Formatter):
    """One JSON object a line, so nothing a visitor sends can start a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON line with the time in UTC."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        if status := getattr(record, "status_code", None):
            entry["status"] = status
        return json.dumps(entry, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """A readable line; line breaks inside a message are shown, not made."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the record's line without the traceback."""
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)


def configuration(*, level: str, style: str, mail_admins: bool) -> dict[str, Any]:
    """The LOGGING setting.

    Arguments:
        level: the least important level to show.
        style: "json" or "plain".
        mail_admins: also mail unhandled errors to ADMINS.
    """
    errors = ["stdout", "mail_admins"] if mail_admins else ["stdout"]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "booktime.logs.JsonFormatter"},
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
            "django.server": {"handlers": ["stdout"], "level": level, "propagate": False},
        },
    }
