"""The threads in which sockets ask the database.

Channels would ask in one thread for the whole process: a message that waits for a locked row would
hold up every conversation. And a socket that asks nothing holds no connection: each call ends with
its connection to the database given back.
"""

import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import connections

from booktime import request_ids

THREADS = 3
"""Fewer than DATABASE_POOL_SIZE, so that pages get a connection in a busy moment too."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="chat")
_local = threading.local()


def in_thread(function: Callable[Arguments, Result]) -> Callable[Arguments, Awaitable[Result]]:
    """The function as one to await, run in a thread with a connection for as long as it lasts."""
    wrapped: Any = database_sync_to_async(
        apart(function), thread_sensitive=False, executor=_threads
    )
    return wrapped


def apart(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The function, run in a context that belongs to the thread.

    Django keeps a cache, with a connection to Redis, for each context in which it was used. In the
    context of a socket that would be a connection a socket, for as long as it is open.
    """

    @wraps(function)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> Result:
        identity = request_ids.current.get()
        return context_of_thread().run(call, identity, function, *arguments, **options)

    return run


def call(identity: str, function: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
    """Call the function; its log lines have the id of the request that it is called for."""
    token = request_ids.current.set(identity)
    try:
        return function(*arguments, **options)
    finally:
        request_ids.current.reset(token)
        # Channels closes what it finds outside of this context, which was seen to leave some open.
        connections.close_all()


def context_of_thread() -> Context:
    """That of the running thread, made when it is first asked for."""
    if not hasattr(_local, "context"):
        _local.context = Context()
    context: Context = _local.context
    return context
