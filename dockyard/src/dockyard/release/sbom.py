"""The software bill of materials of a build: its Python and npm packages in one CycloneDX document.

Each package manager's part comes from a generator of that field and is kept under what decides it, so that a push that
changes no package costs next to nothing.
"""

import hashlib
import importlib.metadata
import json
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dockyard import files, output, shell
from dockyard.app import App
from dockyard.build import uv
from dockyard.errors import CommandFailed
from dockyard.processes import environment
from dockyard.release import cyclonedx, versions
from dockyard.release import manifest as manifests
from dockyard.release.release import Release

FILE = "sbom.json"
PYTHON, NPM = "pypi", "npm"
PLATFORMS = ("node", "python")
"""What the app itself runs on; npm and uv only built it."""

LOCK = "package-lock.json"

Document = dict[str, Any]


def write(app: App, release: Release) -> None:
    """Write the SBOM of a sealed build. A generator that fails is told; the document says then that it is incomplete.

    A package manager without packages, or npm without a lock file, has no part in it.
    """
    root = release.app_directory
    lines = manifests.path_of(release.slug_directory).read_bytes().split(b"\n")
    parts: dict[str, Document | None] = {}
    if (root / manifests.PYTHON).is_dir():
        parts[PYTHON] = _part(app, PYTHON, _deciding(lines, _decides_python), lambda: _python(root))
    if (root / LOCK).is_file():
        parts[NPM] = _part(app, NPM, _deciding(lines, _decides_npm), lambda: _npm(root))
    platforms = {name: version for name, version in versions.of(root).items() if name in PLATFORMS}
    document = cyclonedx.merge(_component(release), platforms, parts)
    document["serialNumber"] = uuid.uuid4().urn
    document["metadata"]["timestamp"] = datetime.now(UTC).isoformat(timespec="seconds")
    files.write(release.slug_directory / FILE, json.dumps(document, separators=(",", ":")) + "\n", mode=0o444)


def _component(release: Release) -> Document:
    """The app as the component that everything else is a part of."""
    digest = release.digest.removeprefix("sha256:")
    return {
        "type": "application",
        "bom-ref": release.app,
        "name": release.app,
        "version": release.commit,
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }


def _decides_python(path: bytes) -> bool:
    inside = path.startswith(f"{manifests.PYTHON}/".encode())
    return inside and path.endswith((b".dist-info/METADATA", b".dist-info/direct_url.json"))


def _decides_npm(path: bytes) -> bool:
    return path in (b"package.json", LOCK.encode(), versions.FILE.encode())


def _deciding(lines: list[bytes], decides: Callable[[bytes], bool]) -> str:
    """A key that is another when one of the files that decide a part is: their lines in the manifest."""
    found = [line for line in lines if decides(line.split(b" ", 3)[-1])]
    generator = importlib.metadata.version("cyclonedx-bom").encode()
    return hashlib.sha256(b"\n".join([generator, *found])).hexdigest()[:16]


def _part(app: App, name: str, key: str, make: Callable[[], str]) -> Document | None:
    """One package manager's document, from the build cache when what decides it is as it was; None when it fails."""
    place = app.cache / "sbom" / f"{name}-{key}.json"
    if not place.exists():
        try:
            content = make()
        except (CommandFailed, OSError) as reason:
            output.warn(f"The SBOM leaves out the {name} packages: {str(reason).splitlines()[-1]}")
            return None
        for old in place.parent.glob(f"{name}-*.json"):
            old.unlink()
        files.write(place, content)
    document = json.loads(place.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def _python(root: Path) -> str:
    """What is installed in the environment, as CycloneDX' own generator sees it."""
    words = ["environment", "--sv", cyclonedx.VERSION, "--no-validate", "--output-reproducible", "-o", "-"]
    argv = [sys.executable, "-m", "cyclonedx_py", *words, str(root / manifests.PYTHON / "bin" / "python")]
    return shell.run(argv, env=environment.of_build() | {"HOME": str(root)})


def _npm(root: Path) -> str:
    """What the lock file names, as npm sees it; development packages are marked as such."""
    argv = ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
    quiet = {"HOME": str(root), "npm_config_cache": uv.npm_cache(), "npm_config_update_notifier": "false"}
    return shell.run(argv, cwd=root, env=environment.of_build() | quiet)
