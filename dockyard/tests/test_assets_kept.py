"""Which files of a build are kept for pages of earlier releases."""

import re
import shutil
from pathlib import Path

import pytest

from dockyard.app import App
from dockyard.release import assets, slug
from slugs import make

PROMISED = {"/static/": "staticfiles"}


def kept_of(app: App, *names: str) -> set[str]:
    """What is kept of a build with these files."""
    place = make(app, 1, {f"staticfiles/{name}": name for name in names})
    slug.seal(app, place)
    assets.keep(place, PROMISED)
    found = (place / "assets").rglob("*")
    return {str(one.relative_to(place / "assets")) for one in found if not one.is_dir()}


@pytest.mark.parametrize(
    "name",
    [
        "base.5af9e569f7a3.css",
        "main/base.5af9e569f7a3.css.br",
        "imageswitcher.db527ccb4e18.0ad1a55c18e1.js",
        "imageswitcher.db527ccb4e18.js.LICENSE.txt",
        "js/main.8f3a2b1c.chunk.js",
        "0.0123456789abcdef0123.js",
        "a@b/c+d~e_f-g.0123456789ab.mjs",
    ],
)
def test_names_with_a_hash_are(booktime: App, name: str) -> None:
    assert kept_of(booktime, name) == {f"static/{name}"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "base.css",
        "staticfiles.json",
        "report-20240101.pdf",
        "base.5af9e56.css",
        "base.5AF9E569F7A3.css",
        "base.5af9e569f7a3",
        "base.5af9e569f7a3.",
        ".5af9e569f7a3.css",
        ".hidden/base.5af9e569f7a3.css",
        "a b/base.5af9e569f7a3.css",
        "base.5af9e569f7a3.css\n",
        f"base.{'a' * 65}.css",
    ],
)
def test_other_names_are_not(booktime: App, name: str) -> None:
    assert kept_of(booktime, name) == set()


def test_links_are_not_whatever_their_name(booktime: App, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.0123456789ab.txt").write_text("somebody else's")
    place = make(booktime, 1, {"staticfiles/kept.0123456789ab.css": "1"})
    (place / "app/staticfiles/file.0123456789ab.txt").symlink_to(tmp_path / "deep" / "a.0123456789ab.txt")
    (place / "app/staticfiles/directory").symlink_to(tmp_path / "deep")
    assets.keep(place, PROMISED)
    assert [one.name for one in (place / "assets/static").iterdir()] == ["kept.0123456789ab.css"]


def test_a_directory_that_is_a_link_is_not_and_it_is_said(
    booktime: App, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.0123456789ab.txt").write_text("somebody else's")
    place = make(booktime, 1, {"a": "1"})
    (place / "app/staticfiles").symlink_to(tmp_path)
    assets.keep(place, PROMISED)
    assert not (place / "assets").exists()
    assert "app.json has /static/ come from staticfiles, which the build did not make" in capfd.readouterr().err


def test_they_cost_no_room(booktime: App) -> None:
    place = make(booktime, 1, {"staticfiles/a.0123456789ab.css": "1"})
    assets.keep(place, PROMISED)
    kept, own = (place / "assets/static", place / "app/staticfiles")
    assert (kept / "a.0123456789ab.css").stat().st_ino == (own / "a.0123456789ab.css").stat().st_ino


def test_those_of_all_kept_builds_are_together_and_of_no_other(booktime: App) -> None:
    for number in (2, 10, 9):
        assets.keep(make(booktime, number, {f"staticfiles/{number}.0123456789ab.css": "1"}), PROMISED)
    assets.gather(booktime)
    kept = booktime.assets / "static"
    assert {place.name for place in kept.iterdir()} == {f"{number}.0123456789ab.css" for number in (2, 9, 10)}
    shutil.rmtree(booktime.releases / "2")
    assets.gather(booktime)
    assert {place.name for place in kept.iterdir()} == {f"{number}.0123456789ab.css" for number in (9, 10)}


def test_the_router_is_told_the_same_whatever_is_kept(booktime: App) -> None:
    """A changed configuration would cost requests."""
    told = []
    for number in (1, 2):
        assets.keep(make(booktime, number, {f"staticfiles/{number}.0123456789ab.css": "1"}), PROMISED)
        assets.gather(booktime)
        told.append((assets.kept(booktime), assets.pattern(booktime.assets)))
    assert told[0] == told[1]


def test_only_addresses_below_what_was_promised_are_looked_up(booktime: App) -> None:
    assets.keep(make(booktime, 1, {"staticfiles/a.0123456789ab.css": "1"}), PROMISED | {"/x+y/z/": "staticfiles"})
    assets.gather(booktime)
    pattern = re.compile(assets.pattern(booktime.assets))
    assert pattern.match("/static/a.0123456789ab.css")
    assert pattern.match("/x+y/z/a.0123456789ab.css")
    for path in ("/staticx/a.0123456789ab.css", "/media/a.0123456789ab.css", "/static/../a.0123456789ab.css"):
        assert not pattern.match(path)
