"""The bare repository of an app, which `git push` reaches, and the hook in it that deploys."""

import os
import shlex
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from dockyard import files, paths, shell
from dockyard.app import App
from dockyard.errors import CommandFailed, StageFailed

REMOTE = "dokku"

HOOK_VARIABLES = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PUSH_OPTION_COUNT", "GIT_EXEC_PATH", "GIT_INTERNAL_SUPER_PREFIX",
)  # fmt: skip
"""What git sets in hooks (githooks(5)); a program of the app that runs git must not see it."""

QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""Where pushed objects are until the hook accepts them (git-receive-pack(1), quarantine environment)."""


NO_COMMIT = "0" * 40
"""What git says for a branch that is not there."""


MOVE_SECONDS = 10
"""How long git may take from the end of a hook to the branch's move, on a machine that is busy."""


@dataclass(frozen=True)
class Pushed:
    """A commit to deploy.

    `author` brings it; `quarantine` are git's variables that let it be read before it is accepted; `ref` is the branch
    it was pushed to, empty for none, and `old` what that pointed at when the push began.
    """

    commit: str
    author: str
    quarantine: dict[str, str] = field(default_factory=dict)
    ref: str = ""
    old: str = NO_COMMIT


def refuse_moved(app: App, pushed: Pushed, just_deployed: str) -> None:
    """Raises StageFailed when another push has moved the branch meanwhile: git would refuse this one afterwards.

    Arguments: `just_deployed`, the commit that a push to the same branch has brought a moment ago, empty for none: git
    moves the branch when that push's hook has ended, which is after the deploy.
    """
    if not pushed.ref:
        return
    deadline = time.monotonic() + MOVE_SECONDS
    while (found := _value(app, pushed.ref)) != just_deployed and just_deployed and time.monotonic() < deadline:
        time.sleep(0.05)
    if found != pushed.old:
        raise StageFailed(f"{pushed.ref} was pushed by somebody else meanwhile. Fetch it, merge and push again.")


def _value(app: App, ref: str) -> str:
    found = shell.run(_git(app, "for-each-ref", "--format=%(objectname)", ref), env=_environment()).strip()
    return found or NO_COMMIT


def create(app: App) -> None:
    """Make the app's directory and its repository with the hook: from then on the app exists.

    Of a repository that is there only the hook is written again; git leaves its branches and HEAD (git-init(1)).
    """
    app.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = ["init", "--quiet", "--bare", "--initial-branch=master", str(app.repository)]
    shell.run(["git", *words], env=_environment())
    shell.run(_git(app, "config", "receive.advertisePushOptions", "true"), env=_environment())
    write_hook(app)


def write_hook(app: App) -> None:
    """Write the pre-receive hook; again after the app was renamed, for it names the app."""
    program = f"{shlex.quote(sys.executable)} -m dockyard git-hook {app.name}"
    lines = [
        "#!/bin/sh",
        "# Deploys what is pushed; git moves the branch only when this succeeds.",
        f"DOCKYARD_HOME={shlex.quote(str(paths.home()))} exec {program}",
    ]
    files.write(app.repository / "hooks" / "pre-receive", "\n".join(lines) + "\n", mode=0o755)


def _git(app: App, *words: str) -> list[str]:
    return ["git", "--git-dir", str(app.repository), *words]


def _environment(extra: dict[str, str] | None = None, *, keep: tuple[str, ...] = ()) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key not in HOOK_VARIABLES or key in keep}
    return inherited | (extra or {})


def push_options() -> list[str]:
    """What was given with `git push -o OPTION` (githooks(5)); to be read before the environment is cleaned."""
    count = int(os.environ.get("GIT_PUSH_OPTION_COUNT") or 0)
    return [os.environ.get(f"GIT_PUSH_OPTION_{number}", "") for number in range(count)]


def clean_hook_environment() -> dict[str, str]:
    """Take git's hook variables out of this process' environment; returns the quarantine ones, which reading the
    pushed commit still needs."""
    kept = {key: os.environ[key] for key in QUARANTINE if key in os.environ}
    for key in HOOK_VARIABLES:
        os.environ.pop(key, None)
    return kept


def drop(quarantine: dict[str, str]) -> None:
    """Delete the objects of a push that is refused; git does so itself unless it was interrupted as well."""
    if place := quarantine.get("GIT_QUARANTINE_PATH"):
        shutil.rmtree(place, ignore_errors=True)


def extract(app: App, commit: str, directory: Path, quarantine: dict[str, str]) -> None:
    """Write the tree of a commit into `directory`, which is empty."""
    index = directory.parent / "index"
    env = _environment(quarantine | {"GIT_INDEX_FILE": str(index)})
    try:
        shell.run(_git(app, "read-tree", commit), env=env)
        shell.run(_git(app, "--work-tree", str(directory), "checkout-index", "--all"), cwd=directory, env=env)
    finally:
        index.unlink(missing_ok=True)


def commit_of(app: App, branch: str) -> str | None:
    """The commit the branch points at in the app's repository; None when there is none."""
    try:
        return shell.run(_git(app, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}^{{commit}}"),
                         env=_environment()).strip()  # fmt: skip
    except CommandFailed:
        return None


def is_branch_name(name: str) -> bool:
    """Whether git accepts `name` for a branch (git-check-ref-format(1))."""
    return shell.succeeds(["git", "check-ref-format", "--branch", name], env=_environment())


def point_head_at(app: App, branch: str) -> None:
    """Make `branch` what a clone of the repository checks out."""
    shell.run(_git(app, "symbolic-ref", "HEAD", f"refs/heads/{branch}"), env=_environment())


def add_remote(app: App) -> str | None:
    """Add the remote `dokku` to the clone the user stands in.

    Returns what to tell the user; None when this is no clone.
    """
    if not shell.succeeds(["git", "rev-parse", "--is-inside-work-tree"], env=_environment()):
        return None
    url = str(app.repository)
    try:
        present = shell.run(["git", "remote", "get-url", REMOTE], env=_environment()).strip()
    except CommandFailed:
        shell.run(["git", "remote", "add", REMOTE, url], env=_environment())
        return f"Added the git remote '{REMOTE}': deploy with `git push {REMOTE} BRANCH`"
    if present == url:
        return f"The git remote '{REMOTE}' is this app already"
    return (
        f"The git remote '{REMOTE}' is {present}, left as it is; `git remote set-url {REMOTE} {url}` makes it this app"
    )
