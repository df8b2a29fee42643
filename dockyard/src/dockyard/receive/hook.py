"""What a push means: which of its refs is deployed (Dokku's git-hook)."""

from dataclasses import dataclass

from dockyard import deploy, output, properties
from dockyard.app import App
from dockyard.errors import StageFailed
from dockyard.receive import repository

NO_COMMIT = "0" * 40
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
    quarantine = repository.clean_hook_environment()
    try:
        for update in updates:
            _receive_one(app, update, pusher, quarantine)
    except BaseException:
        repository.drop(quarantine)
        raise


def _receive_one(app: App, update: Update, pusher: str, quarantine: dict[str, str]) -> None:
    kind, _, name = update.ref.removeprefix("refs/").partition("/")
    branch = deploy_branch(app)
    if kind in ("heads", "tags") and name == branch:
        _deploy(app, update, pusher, quarantine)
    elif kind == "heads" and properties.computed(app, "git.deploy-branch", "") == "" and update.new != NO_COMMIT:
        output.info1(f"Set {name} as deploy-branch")
        _deploy(app, update, pusher, quarantine, becomes=name)
    else:
        output.info1(f"WARNING: deploy did not complete, you must push to {branch}.")
        output.info1(f"for example, try 'git push <dokku> {name}:{branch}'")


def _deploy(app: App, update: Update, pusher: str, quarantine: dict[str, str], becomes: str = "") -> None:
    if update.new == NO_COMMIT:
        raise StageFailed(
            f"{update.ref} is what {app.name} runs and is not deleted. `dokku apps:destroy {app.name}` removes the app."
        )
    deploy.push(app, update.new, pusher, quarantine)
    if becomes:
        properties.put(app, "git.deploy-branch", becomes)
        repository.point_head_at(app, becomes)
