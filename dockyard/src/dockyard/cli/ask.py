"""Asking before something is destroyed."""

import os

from dockyard import output
from dockyard.errors import DockyardError


def is_forced() -> bool:
    """Whether `--force` was typed, or Dokku's variable for it is set."""
    return bool(os.environ.get("DOKKU_APPS_FORCE_DELETE"))


def to_destroy(what: str, name: str) -> None:
    """Have the user type `name` before `what` ("app booktime") goes; `--force` skips the question.

    Raises DockyardError when the answer is another one or the input ends.
    """
    if is_forced():
        return
    output.warn("WARNING: Potentially Destructive Action")
    output.warn(f"This command will destroy {what}.")
    output.warn(f'To proceed, type "{name}"')
    print("> ", end="", flush=True)
    try:
        answer = input()
    except EOFError:
        answer = ""
    if answer != name:
        raise DockyardError("Confirmation did not match test. Aborted.")
