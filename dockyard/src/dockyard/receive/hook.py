"""What a push means: which of its refs is deployed (Dokku's git-hook)."""

from dataclasses import dataclass

from dockyard import deploy, output, properties
from dockyard.app import App
from dockyard.errors import StageFailed
from dockyard.receive import repository
from dockyard.receive.repository import NO_COMMIT, Pushed

DEFAULT_BRANCH = "master"


@dataclass(frozen=True)
class Update:
    """One line git gives the hook: what the ref was, what it is to be, its full name."""

    old: str
    new: str
    ref: str


def parse(lines: str) -> list[Update]:
    return [Update(*line.split(" ", 2)) for line in lines.split("\n") if line]


def deploy_branch(app: App) -> str:
    """The branch whose pushes deploy: the app's, else the global, else master."""
    return str(properties.computed(app, "git.deploy-branch", DEFAULT_BRANCH))


def receive(app: App, updates: list[Update], pusher: str) -> None:
    """Deploy what was pushed to the deploy branch; other branches are accepted and not deployed.

    Arguments: `pusher`, who pushes, for the lock. Raises StageFailed when the push is to be refused.
    """
    wait = _wait_option(repository.push_options())
    quarantine = repository.clean_hook_environment()
    try:
        for update in updates:
            _receive_one(app, update, Pushed(update.new, pusher, quarantine, update.ref, update.old), wait)
    except BaseException:
        repository.drop(quarantine)
        raise


def _wait_option(options: list[str]) -> bool | None:
    """Whether `git push -o wait` or `-o no-wait` was said, None for neither; raises StageFailed for another word."""
    known = {"wait": True, "no-wait": False}
    for option in options:
        if option not in known:
            raise StageFailed(f"Unknown push option '{option}': there are `-o wait` and `-o no-wait`.")
    return known[options[-1]] if options else None


def _receive_one(app: App, update: Update, pushed: Pushed, wait: bool | None) -> None:
    kind, _, name = update.ref.removeprefix("refs/").partition("/")
    branch = deploy_branch(app)
    if kind in ("heads", "tags") and name == branch:
        _deploy(app, pushed, wait)
    elif kind == "heads" and properties.computed(app, "git.deploy-branch", "") == "" and update.new != NO_COMMIT:
        output.info1(f"Set {name} as deploy-branch")
        _deploy(app, pushed, wait, becomes=name)
    else:
        output.info1(f"WARNING: deploy did not complete, you must push to {branch}.")
        output.info1(f"for example, try 'git push <dokku> {name}:{branch}'")


def _deploy(app: App, pushed: Pushed, wait: bool | None, becomes: str = "") -> None:
    if pushed.commit == NO_COMMIT:
        raise StageFailed(
            f"{pushed.ref} is what {app.name} runs and is not deleted. `dokku apps:destroy {app.name}` removes the app."
        )
    deploy.push(app, pushed, wait=wait)
    if becomes:
        properties.put(app, "git.deploy-branch", becomes)
        repository.point_head_at(app, becomes)
