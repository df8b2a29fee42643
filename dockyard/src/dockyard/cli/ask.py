"""Asking before something is destroyed."""

import os

from dockyard import output
from dockyard.errors import DockyardError


def to_destroy(what: str, name: str) -> None:
    """Have the user type `name` before `what` ("app booktime") goes; `--force` skips the question.

    Raises DockyardError when the answer is another one or the input ends.
    """
    if os.environ.get("DOKKU_APPS_FORCE_DELETE"):
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
