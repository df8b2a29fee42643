"""What follows a change of an app's config vars."""

from dockyard import output, properties
from dockyard.app import App
from dockyard.cli.author import author
from dockyard.errors import DockyardError


def after_config_change(app: App, trigger: str) -> None:
    """Give a running app its new config; a failure leaves the config set and the old processes running (Dokku).

    Arguments: `trigger`, what changed it, for the history: names of config vars, never values.
    """
    if not app.is_deployed or properties.get(app, "ps.restore") == "false":
        return  # one stopped by ps:stop gets the config when it is started
    from dockyard import deploy

    output.info1(f"Restarting app {app.name}")
    try:
        deploy.redeploy(app, trigger, author())
    except DockyardError as error:
        output.warn(f"Failure while restarting app: {error}")
