"""A slug is checked before processes start from it: the first file that is not what was built is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dockyard import storage
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.release import slug
from slugs import make, sealed

FILES = {"main/views.py": "print()", "bin/run": "#!/bin/sh", ".heroku/python/lib/m.py": "x", "static/a.css": "a"}
Tamper = Callable[[Path], object]


def edit(place: Path) -> None:
    place.chmod(0o644)
    place.write_text("print(1)")


def retarget(place: Path) -> None:
    place.unlink()
    place.symlink_to("elsewhere")


def move_behind_a_link(place: Path) -> None:
    place.rename(place.with_name("moved"))
    place.symlink_to("moved")


@pytest.fixture
def built(booktime: App) -> tuple[Path, str]:
    """A sealed slug and its digest."""
    place = make(booktime, 1, FILES)
    (place / "app/bin/run").chmod(0o755)
    (place / "app/link").symlink_to("main")
    return place, slug.seal(booktime, place)


def test_what_is_as_it_was_built_may_start(booktime: App, built: tuple[Path, str]) -> None:
    slug.verify(booktime, *built)


@pytest.mark.parametrize(
    ("name", "tamper", "words"),
    [
        ("main/views.py", edit, "main/views.py has been changed"),
        ("main/views.py", Path.unlink, "main/views.py is missing"),
        ("main/views.py", retarget, "main/views.py is another kind of file"),
        ("main/views.py", lambda place: place.chmod(0o555), "main/views.py may be executed now"),
        ("bin/run", lambda place: place.chmod(0o444), "bin/run cannot be executed any more"),
        ("link", retarget, "link leads elsewhere"),
        ("link", Path.unlink, "link is missing"),
        ("static", move_behind_a_link, "static has become a link"),
    ],
)
def test_it_names_what_was_changed_and_the_remedy(
    booktime: App, built: tuple[Path, str], name: str, tamper: Tamper, words: str
) -> None:
    tamper(built[0] / "app" / name)
    with pytest.raises(DockyardError) as refused:
        slug.verify(booktime, *built)
    assert str(refused.value) == (
        f"Release 1 of booktime is not started: {words} since it was built.\n"
        "Build it anew (push again, or `dokku ps:rebuild booktime`), or go back with `dokku rollback booktime`"
    )


def test_packages_that_the_cache_shares_want_it_emptied_first(booktime: App, built: tuple[Path, str]) -> None:
    edit(built[0] / "app/.heroku/python/lib/m.py")
    with pytest.raises(DockyardError, match=r"`dokku repo:purge-cache booktime`, then push again"):
        slug.verify(booktime, *built)


def test_a_manifest_that_was_changed_with_the_file_is_found_by_the_digest(
    booktime: App, built: tuple[Path, str]
) -> None:
    edit(built[0] / "app/main/views.py")
    slug.seal(booktime, built[0])
    with pytest.raises(DockyardError, match="manifest is not the one that was written"):
        slug.verify(booktime, *built)


def test_a_manifest_that_is_gone_is_no_way_round(booktime: App, built: tuple[Path, str]) -> None:
    (built[0] / "manifest").unlink()
    with pytest.raises(DockyardError, match="manifest is not the one that was written"):
        slug.verify(booktime, *built)


def test_files_that_were_added_are_the_apps_own_business(booktime: App, built: tuple[Path, str]) -> None:
    (built[0] / "app/main/__pycache__").mkdir()
    (built[0] / "app/main/upload.tmp").write_text("x")
    slug.verify(booktime, *built)


def test_a_release_of_an_earlier_dockyard_is_accepted_and_said(
    booktime: App, capfd: pytest.CaptureFixture[str]
) -> None:
    slug.verify(booktime, make(booktime, 1, FILES))
    assert capfd.readouterr().out.count("built by an earlier dockyard") == 1


def test_storage_may_cover_what_was_built(booktime: App, built: tuple[Path, str]) -> None:
    storage.mount(booktime, f"{storage.ensure_directory('pictures')}:/app/static")
    storage.attach(booktime, built[0] / "app")
    slug.verify(booktime, *built)


def test_sharing_hides_nothing(booktime: App) -> None:
    """Two releases share a file; an edit of it in one is found in both."""
    first = sealed(booktime, 1, {"a": "1"})
    second = sealed(booktime, 2, {"a": "1"})
    edit(first[0] / "app/a")
    for one in (first, second):
        with pytest.raises(DockyardError, match="a has been changed"):
            slug.verify(booktime, *one)
