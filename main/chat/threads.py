"""The threads in which sockets ask the database.

Channels would ask in one thread for the whole process: a message that waits for a locked row would
hold up every conversation. And a socket that asks nothing holds no connection: each call ends with
its connection to the database given back.

A call does not run in its socket's context, as it would in Channels' or asyncio's own threads, but
in that of the thread. What is kept there, as Django keeps its caches, is kept once a thread and not
once a socket for as long as that is open.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections

from booktime import request_ids

THREADS = 3
"""Fewer than DATABASE_POOL_SIZE, so that pages get a connection in a busy moment too."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="chat")


def in_thread(function: Callable[Arguments, Result]) -> Callable[Arguments, Awaitable[Result]]:
    """The function as one to await, run in a thread with a connection for as long as it lasts."""

    @wraps(function)
    async def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> Result:
        asked = partial(call, request_ids.current.get(), function, *arguments, **options)
        return await asyncio.get_running_loop().run_in_executor(_threads, asked)

    return run


def call(identity: str, function: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
    """Call the function; its log lines have the id of the request that it is called for."""
    token = request_ids.current.set(identity)
    try:
        return function(*arguments, **options)
    finally:
        request_ids.current.reset(token)
        connections.close_all()
