"""Who gives a command, for the history and for locks."""

import os

from dockyard.processes import environment


def author() -> str:
    """The name of the ssh key that came in (sshcommand's variable NAME), else the user of this machine."""
    return os.environ.get("NAME") or environment.user()
