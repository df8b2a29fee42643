"""Failures that become a sentence for the user; cli/main.py is the only place that catches them."""


class DockyardError(Exception):
    """Something went wrong that the user can understand: what, why, what next.

    Arguments: the message (one or two lines) and the exit code (Dokku uses 1 for nearly everything).
    """

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class AppMissing(DockyardError):
    """The named app does not exist; Dokku answers every such command with exit code 20."""

    def __init__(self, name: str) -> None:
        super().__init__(f"App {name} does not exist", exit_code=20)


class DeployLocked(DockyardError):
    """Somebody else is deploying the app."""


class CommandFailed(DockyardError):
    """A program that dockyard ran ended with a status other than 0."""

    def __init__(self, argv: list[str], status: int, output: str = "") -> None:
        tail = f"\n{output.strip()}" if output.strip() else ""
        super().__init__(f"{argv[0]} failed with status {status}{tail}")
        self.status = status
        self.output = output


class StageFailed(DockyardError):
    """One stage of a deploy failed; the release that was serving still is."""
