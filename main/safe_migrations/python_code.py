"""What the function of a RunPython does to tables, told from the names in its bytecode.

It is a net with known holes: a schema editor handed to a function of another module is not
followed. Data is nobody's concern here, so an ordinary data migration passes.
"""

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from main.safe_migrations import kinds
from main.safe_migrations.kinds import Finding

CALLS = {
    "delete_model": kinds.DROP_TABLE,
    "remove_field": kinds.DROP_COLUMN,
    "alter_db_table": kinds.RENAME_TABLE,
    "add_index": kinds.INDEX,
    "add_constraint": kinds.CONSTRAINT,
    "alter_unique_together": kinds.CONSTRAINT,
    "alter_index_together": kinds.INDEX,
    "add_field": kinds.OPAQUE,
    "alter_field": kinds.OPAQUE,
    "execute": kinds.OPAQUE,
    "executemany": kinds.OPAQUE,
}
"""Methods of Django's schema editor and cursors that change tables."""


def findings(function: Callable[..., Any]) -> Iterator[Finding]:
    """A finding for each of CALLS that the function, or one of its module that it uses, makes."""
    function = getattr(function, "func", function)  # functools.partial
    if not isinstance(function, FunctionType):
        yield Finding(kinds.OPAQUE, f"runs {function!r}, whose code cannot be read")
        return
    names = names_used(function.__code__, function.__globals__, function.__module__)
    for name in sorted(names & CALLS.keys()):
        yield Finding(CALLS[name], f"calls {name}() in the Python function {function.__name__}")


def names_used(code: CodeType, namespace: dict[str, Any], module: str) -> set[str]:
    """All names in a function's code, in those inside it and in those of `module` it refers to."""
    seen: set[CodeType] = set()
    waiting, names = [code], set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        names |= set(one.co_names)
        waiting += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
        used = (namespace.get(name) for name in one.co_names)
        waiting += [
            function.__code__
            for function in used
            if isinstance(function, FunctionType) and function.__module__ == module
        ]
    return names
