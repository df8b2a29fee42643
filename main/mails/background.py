"""Mails that nobody waits for: no page is late because the mail server is."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from django.db import connections

logger = logging.getLogger(__name__)

# One thread: however slow the mail server is, mails take one database connection of the process.
worker = ThreadPoolExecutor(1, thread_name_prefix="mails")


def later(task: Callable[..., Any], *arguments: Any) -> Future[None]:
    """Have a task done soon, after what was handed in before.

    It may never be done: the process may end first. What must not be lost has to be found again
    in the database.
    """
    # The context has the request's id: the log lines of both belong together.
    return worker.submit(copy_context().run, do, task, *arguments)


def do(task: Callable[..., Any], *arguments: Any) -> None:
    """Do a task; what goes wrong is said in the log, for there is nobody else to tell."""
    try:
        task(*arguments)
    except Exception:
        logger.exception("Not done: %s, %s", task.__name__, ", ".join(map(in_log, arguments)))
    finally:
        connections.close_all()


def in_log(argument: Any) -> str:
    """What the log calls an argument: a number. E-mail addresses are none of the log's business."""
    number = getattr(argument, "pk", argument)
    return str(number) if isinstance(number, int) else "somebody"
