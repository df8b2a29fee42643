"""`apps:*`: making, listing, renaming and removing apps."""

import argparse

from dockyard import output
from dockyard.app import App, all_apps
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError

PLUGIN = Plugin("apps", "Manage apps")


def _app(parser: Arguments) -> None:
    parser.app()


def _two_apps(parser: Arguments) -> None:
    parser.add_argument("--skip-deploy", action="store_true")
    parser.app()
    parser.add_argument("new", nargs="?", metavar="<new-app-name>")


def _clone_arguments(parser: Arguments) -> None:
    parser.add_argument("--ignore-existing", action="store_true")
    _two_apps(parser)


def _list_arguments(parser: Arguments) -> None:
    parser.add_argument("--format", default="stdout")


def _raw(parser: Arguments) -> None:
    parser.raw("words")


@PLUGIN.command(
    "apps:clone", "[--skip-deploy] [--ignore-existing] <old-app-name> <new-app-name>", "Clones an app", _clone_arguments
)
def clone(given: argparse.Namespace) -> None:
    from dockyard import apps

    old, new = App.existing(given.app), _new(given.new)
    if new.exists() and given.ignore_existing:
        output.warn("Name is already taken")
        return
    apps.refuse_taken(new)
    output.info1(f"Cloning {old.name} to {new.name}", quiet=True)
    deployed = old.is_deployed
    apps.clone(old, new)
    if deployed and not given.skip_deploy:
        _rebuild(new)


@PLUGIN.command("apps:create", "<app>", "Create a new app", _app)
def create(given: argparse.Namespace) -> None:
    from dockyard import apps
    from dockyard.receive import repository
    from dockyard.router import caddy

    if not given.app:
        raise DockyardError("Please specify an app to run the command on")
    app = App(given.app)
    apps.refuse_taken(app)
    output.info1(f"Creating {app.name}...", quiet=True)
    apps.create(app)
    output.info1("Creating new app virtual host file...", quiet=True)
    caddy.reload()
    if added := repository.add_remote(app):
        output.info1(added, quiet=True)


@PLUGIN.command("apps:destroy", "[--force] <app>", "Permanently destroy an app", _app)
def destroy(given: argparse.Namespace) -> None:
    from dockyard import apps
    from dockyard.cli import ask

    app = App.existing(given.app)
    ask.to_destroy(f"app {app.name}", app.name)
    output.info1(f"Destroying {app.name} (including all add-ons)")
    output.info1("Retiring old containers and images")
    apps.destroy(app)


@PLUGIN.command("apps:exists", "<app>", "Checks if an app exists", _app)
def exists(given: argparse.Namespace) -> None:
    App.existing(given.app)


@PLUGIN.command("apps:list", "[--format stdout|json]", "List your apps", _list_arguments)
def list_(given: argparse.Namespace) -> None:
    names = [app.name for app in all_apps()]
    if given.format == "json":
        import json

        output.plain(json.dumps(names, separators=(",", ":")))
        return
    if given.format != "stdout":
        raise DockyardError("Invalid format specified, supported formats: json, stdout")
    if not names:
        output.warn("You haven't deployed any applications yet")
        return
    output.info2("My Apps", quiet=True)
    for name in names:
        output.plain(name)


@PLUGIN.command("apps:lock", "<app>", "Locks an app for deployment", _app)
def lock(given: argparse.Namespace) -> None:
    from dockyard import apps, properties

    properties.put(App.existing(given.app), apps.LOCKED, True)
    output.info1("Deploy lock created")


@PLUGIN.command("apps:locked", "<app>", "Checks if an app is locked for deployment", _app)
def locked(given: argparse.Namespace) -> None:
    from dockyard import apps, properties

    if not properties.get(App.existing(given.app), apps.LOCKED, False):
        raise DockyardError("Deploy lock does not exist")
    output.info1("Deploy lock exists", quiet=True)


@PLUGIN.command("apps:rename", "[--skip-deploy] <old-app-name> <new-app-name>", "Rename an app", _two_apps)
def rename(given: argparse.Namespace) -> None:
    from dockyard import apps
    from dockyard.receive import repository

    old, new = App.existing(given.app), _new(given.new)
    apps.refuse_taken(new)
    output.info1(f"Renaming {old.name} to {new.name}", quiet=True)
    deployed = old.is_deployed
    apps.rename(old, new)
    if said := repository.add_remote(new):
        output.info1(said, quiet=True)
    if deployed and not given.skip_deploy:
        _rebuild(new)


def _new(name: str | None) -> App:
    if not name:
        raise DockyardError("Please specify an new app name")
    return App(name)


def _rebuild(app: App) -> None:
    from dockyard.cli import plugins

    rebuild = plugins.find("ps:rebuild")
    assert rebuild is not None
    if rebuild.call([app.name]) != 0:
        raise DockyardError(f"{app.name} is there but its deploy failed. Try again with `dokku ps:rebuild {app.name}`")


@PLUGIN.command("apps:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display report about an app", _raw)
def report(given: argparse.Namespace) -> int:
    from dockyard.cli import reports

    return reports.report("apps", given.words, facts, title="app", prefix="app")


def facts(app: App | None) -> dict[str, str]:
    """What apps:report says of an app, or of all of them."""
    from dockyard import apps, properties
    from dockyard.release import release

    found = {"app-global-disable-autocreation": str(properties.get(None, "apps.disable-autocreation", ""))}
    if app is None:
        return found
    deployed = (
        {"deploy-source": "git-push", "deploy-source-metadata": release.current(app).commit} if app.is_deployed else {}
    )
    for key in ("created-at", "deploy-source", "deploy-source-metadata"):
        found[f"app-{key}"] = str(properties.get(app, f"apps.{key}") or deployed.get(key, ""))
    locked = bool(properties.get(app, apps.LOCKED, False))
    return found | {"app-dir": str(app.directory), "app-locked": str(locked).lower()}


@PLUGIN.command("apps:set", "<app>|--global <property> (<value>)", "Set or clear an apps property", _raw)
def set_(given: argparse.Namespace) -> int:
    from dockyard.cli import reports

    if given.words[1:2] == ["disable-autocreation"] and reports.scope(given.words[0]):
        raise DockyardError("Property can only be specified globally")
    return reports.set_property(
        "apps", given.words, ["created-at", "deploy-source", "deploy-source-metadata"],
        global_keys=["disable-autocreation"],
    )  # fmt: skip


@PLUGIN.command("apps:unlock", "<app>", "Unlocks an app for deployment", _app)
def unlock(given: argparse.Namespace) -> None:
    from dockyard import apps, properties

    app = App.existing(given.app)
    if not properties.get(app, apps.LOCKED, False):
        raise DockyardError("Unable to remove deploy lock")
    output.warn("A deploy may be in progress.")
    output.warn("Removing the app lock will not stop in progress deploys.")
    properties.put(app, apps.LOCKED, None)
    output.info1("Deploy lock removed")
