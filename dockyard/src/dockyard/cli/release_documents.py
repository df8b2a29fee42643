"""`releases:sbom` and `releases:provenance`: what a release consists of, and where its build came from."""

import argparse

from dockyard import output
from dockyard.app import App
from dockyard.cli.command import Arguments
from dockyard.errors import DockyardError
from dockyard.release import provenance, sbom
from dockyard.release import release as releases


def one_release(parser: Arguments) -> None:
    """Declare an app and one of its releases, the current one when none is named."""
    parser.app()
    parser.add_argument("release", nargs="?", default="", metavar="<release>")


def show_sbom(given: argparse.Namespace) -> None:
    """Print the CycloneDX document of the build a release runs."""
    _show(given, sbom.FILE, "SBOM")


def show_provenance(given: argparse.Namespace) -> None:
    """Print the in-toto statement about the build a release runs."""
    _show(given, provenance.FILE, "provenance")


def _show(given: argparse.Namespace, name: str, what: str) -> None:
    app = App.existing(given.app)
    release = releases.get(app, given.release) if given.release else releases.current(app)
    try:
        output.plain((release.slug_directory / name).read_text(encoding="utf-8").rstrip("\n"))
    except FileNotFoundError:
        raise DockyardError(
            f"{release.version} of {app.name} has no {what}: its build failed, is not kept any more, "
            f"or is an earlier dockyard's. `dokku releases {app.name}` shows all"
        ) from None
