"""Running the buildpacks over a release's source (Heroku's buildpack API)."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from dockyard import files, output, shell
from dockyard.app import App
from dockyard.build import buildpacks, uv
from dockyard.errors import CommandFailed, StageFailed
from dockyard.processes import environment
from dockyard.release.app_json import AppJson
from dockyard.release.release import Release

STACK = "dockyard"

AFTER_THE_SITE = ("nice", "-n", "10")
"""A build gets what the processors have left: what serves on the same machine goes first."""

WITH_EXPORTS = (
    'for f in "${@:2}"; do [ -r "$f" ] && . "$f"; done; exec "$BUILDPACK_PROGRAM" "$BUILD_DIR" "$CACHE_DIR" "$ENV_DIR"'
)
"""Source the `export` files of the buildpacks before this one, then run its program."""


def build(app: App, release: Release, app_json: AppJson, config: dict[str, str]) -> dict[str, str]:
    """Build the release's source in place.

    Arguments: `config`, the merged config vars. Returns the process types the last buildpack offers when there is no
    Procfile. Raises StageFailed when a buildpack fails.
    """
    output.info1(f"Building {app.name} from {STACK}")
    with _scratch(app, config) as scratch:
        places = _places(app, release, app_json, config, scratch)
        for number, place in enumerate(places):
            earlier = [before / "export" for before in places[:number]]
            _compile(app, release, place, earlier, scratch)
        return _default_process_types(places[-1], release.app_directory)


@contextmanager
def _scratch(app: App, config: dict[str, str]) -> Iterator[Path]:
    """The build's own directory, gone afterwards; holds ENV_DIR, a file a config var."""
    place = Path(tempfile.mkdtemp(prefix="build-", dir=app.directory))
    try:
        for key, value in config.items():
            files.write(place / "env" / key, value, mode=0o600)
        (place / "env").mkdir(exist_ok=True)
        yield place
    finally:
        shutil.rmtree(place)


def remove_scratch(app: App) -> None:
    """Remove what killed builds left. The caller holds the deploy lock, so nobody uses it."""
    for left_over in app.directory.glob("build-*"):
        shutil.rmtree(left_over)


def _places(app: App, release: Release, app_json: AppJson, config: dict[str, str], scratch: Path) -> list[Path]:
    """Fetch the buildpacks, and record which they are."""
    root = release.app_directory
    urls = buildpacks.chosen(app, root, app_json, config) or buildpacks.detected(root, scratch)
    places = [buildpacks.fetch(url, app.cache / "buildpacks", scratch) for url in urls]
    used = [buildpacks.identity(url, place) for url, place in zip(urls, places, strict=True)]
    files.write_json(release.directory / buildpacks.RECORD, used)
    return places


def _compile(app: App, release: Release, place: Path, exports: list[Path], scratch: Path) -> None:
    """Run one buildpack. Buildpacks print Dokku's own prefixes, so their lines go out as they are."""
    cache = app.cache / "build"
    cache.mkdir(parents=True, exist_ok=True)
    root = release.app_directory
    detect = [str(place / "bin" / "detect"), str(root)]
    if not shell.succeeds(detect):
        raise StageFailed(f"The buildpack {place.name} does not recognise this app. {_wanting(place)}")
    env = environment.of_build() | {
        "BUILDPACK_PROGRAM": str(place / "bin" / "compile"),
        "BUILD_DIR": str(root),
        "CACHE_DIR": str(cache),
        "CACHE_PATH": str(cache),
        "ENV_DIR": str(scratch / "env"),
        "HOME": str(root),
        "REQUEST_ID": str(release.number),
        "SOURCE_VERSION": release.commit,
        "STACK": STACK,
        "TMPDIR": str(scratch),
        "UV": uv.program(),
        "UV_CACHE_DIR": uv.cache(),
        "npm_config_cache": uv.npm_cache(),
    }
    try:
        words = [*AFTER_THE_SITE, "/bin/bash", "-c", WITH_EXPORTS, "bash", "", *map(str, exports)]
        shell.stream(words, output.plain, cwd=root, env=env)
    except CommandFailed:
        raise StageFailed("App build failed") from None


def _wanting(place: Path) -> str:
    files_wanted = {"nodejs": "package.json", "python": "requirements.txt"}
    wanted = files_wanted.get(place.name)
    return f"Add a {wanted} at the top, or take it out of .buildpacks." if wanted else "Take it out of .buildpacks."


def _default_process_types(place: Path, root: Path) -> dict[str, str]:
    program = place / "bin" / "release"
    if not program.exists():
        return {}
    offered = yaml.safe_load(shell.run([str(program), str(root)])) or {}
    return {str(kind): str(line) for kind, line in (offered.get("default_process_types") or {}).items()}
