"""Which buildpacks build an app, and where their programs are."""

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

from dockyard import paths, properties, shell
from dockyard.app import App
from dockyard.errors import CommandFailed, StageFailed
from dockyard.release import manifest as manifests
from dockyard.release.app_json import AppJson

RECORD = "buildpacks.json"
"""The file in a release's directory that says which buildpacks built it."""

BUNDLED = {
    "https://github.com/heroku/heroku-buildpack-nodejs": "nodejs",
    "https://github.com/heroku/heroku-buildpack-python": "python",
}
"""Addresses whose buildpacks come with dockyard, and which of its own stands in."""


def chosen(app: App, root: Path, app_json: AppJson, config: dict[str, str]) -> list[str]:
    """The addresses of the buildpacks to run, in order; empty when they are to be detected.

    Dokku's order: the app's property, app.json, the file .buildpacks, the config var BUILDPACK_URL.
    """
    if stored := properties.get(app, "buildpacks", []):
        return list(stored)
    if app_json.buildpacks:
        return app_json.buildpacks
    listed = root / ".buildpacks"
    if listed.exists():
        lines = (line.strip() for line in listed.read_text(encoding="utf-8").splitlines())
        return [line for line in lines if line and not line.startswith("#")]
    return [config["BUILDPACK_URL"]] if config.get("BUILDPACK_URL") else []


def bundled_name(url: str) -> str | None:
    """The bundled buildpack that stands in for the address; None when it has to be cloned."""
    plain = url.partition("#")[0].removesuffix(".git").rstrip("/")
    short = re.sub(r"^(heroku)/(\w+)$", r"https://github.com/\1/heroku-buildpack-\2", plain)
    return BUNDLED.get(short)


def fetch(url: str, clones: Path, scratch: Path) -> Path:
    """The directory of a buildpack's programs.

    Arguments: `clones`, where cloned buildpacks are kept between builds; `scratch`, the build's own directory, to which
    a bundled one is copied, for buildpacks write their `export` file beside their programs. Raises StageFailed.
    """
    if name := bundled_name(url):
        return Path(shutil.copytree(paths.buildpacks() / name, scratch / name, dirs_exist_ok=True))
    address, _, ref = url.partition("#")
    place = clones / hashlib.sha256(url.encode()).hexdigest()[:16]
    shutil.rmtree(place, ignore_errors=True)
    clones.mkdir(parents=True, exist_ok=True)
    branch = ["--branch", ref] if ref else []
    try:
        shell.run(["git", "clone", "--quiet", "--depth", "1", *branch, "--", address, str(place)])
    except CommandFailed as error:
        raise StageFailed(
            f"The buildpack {without_password(url)} cannot be cloned: {error.output.strip()}. "
            "Check the address in .buildpacks, or the network."
        ) from None
    return place


def detected(root: Path, scratch: Path) -> list[str]:
    """The address of the first bundled buildpack that recognises the app, in Heroku's order: Node.js before Python.

    Raises StageFailed when none does.
    """
    for url in BUNDLED:
        place = fetch(url, scratch, scratch)
        if shell.succeeds([str(place / "bin" / "detect"), str(root)]):
            return [url]
    raise StageFailed(
        "No buildpack recognises this app: there is no requirements.txt or package.json at its top. "
        "Add one, or name the buildpack in a file .buildpacks, and push again."
    )


def identity(url: str, place: Path) -> dict[str, Any]:
    """What ran, as a resource descriptor of in-toto's: a bundled one by its content, a cloned one by its commit.

    Arguments: `place`, where `fetch` put it. A password in the address is left out.
    """
    if name := bundled_name(url):
        own = paths.buildpacks() / name
        content = manifests.dump({path: manifests.entry_of(found.path) for path, found in manifests.walk(own)})
        stands_for = {"standsInFor": without_password(url)}
        digest = {"sha256": hashlib.sha256(content).hexdigest()}
        return {"uri": f"urn:dockyard:buildpack:{name}", "digest": digest, "annotations": stands_for}
    commit = shell.run(["git", "-C", str(place), "rev-parse", "HEAD"]).strip()
    return {"uri": f"git+{without_password(url)}", "digest": {"gitCommit": commit}}


def without_password(url: str) -> str:
    """The address without what stands before an @ in its host part: user, token or password."""
    return re.sub(r"^([a-z][a-z0-9+.-]*://)[^/#]*@", r"\1", url)
