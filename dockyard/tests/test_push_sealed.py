"""A pushed release is sealed: what was left out, what predeploy adds, and what happens when somebody edits it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dockyard.release import manifest as manifests
from dockyard.release import release as releases
from pushing import Pusher

pytestmark = pytest.mark.platform


def pushed(tiny: Pusher) -> Path:
    """Commit and push; returns the directory of the release."""
    commit = tiny.commit()
    done = tiny.push()
    assert done.code == 0, done.text
    assert tiny.get() == (200, f"web.1 {commit}")
    return releases.current(tiny.app).slug_directory


def names(slug: Path) -> set[str]:
    return set(manifests.read(slug) or {})


@contextmanager
def edited(place: Path) -> Iterator[None]:
    """The file has another content meanwhile."""
    before = place.read_bytes()
    place.chmod(0o644)
    place.write_bytes(before + b"# edited\n")
    yield
    place.write_bytes(before)


def test_what_the_slugignore_names_is_gone_before_the_build(tiny: Pusher) -> None:
    tiny.write("docs/manual.md", "long\n")
    tiny.write(".slugignore", "/docs/\n")
    tiny.write("bin/pre_compile", "#!/bin/sh\ntest ! -e docs && touch seen-by-the-build\n", executable=True)
    slug = pushed(tiny)
    assert "seen-by-the-build" in names(slug)
    assert not any(name.startswith("docs") for name in names(slug))


def test_a_slugignore_that_negates_refuses_the_push(tiny: Pusher) -> None:
    tiny.write(".slugignore", "!keep\n")
    tiny.refused("Line 1 of .slugignore, '!keep', negates")


def test_what_predeploy_writes_is_part_of_the_release_and_written_once(tiny: Pusher) -> None:
    line = "date +%s%N > when-deployed"
    tiny.write("app.json", json.dumps({"scripts": {"dokku": {"predeploy": line}}}))
    slug = pushed(tiny)
    written = (slug / "app/when-deployed").read_text()
    assert "when-deployed" in names(slug)
    tiny.must("config:set", tiny.app.name, "SEALED=yes")
    assert (releases.current(tiny.app).app_directory / "when-deployed").read_text() == written


def test_releases_share_what_did_not_change(tiny: Pusher) -> None:
    first = pushed(tiny)
    second = pushed(tiny)
    assert first != second
    assert (first / "app/server.py").stat().st_ino == (second / "app/server.py").stat().st_ino


def test_the_digest_is_the_releases_own_and_that_of_what_follows_from_it(tiny: Pusher) -> None:
    slug = pushed(tiny)
    digest = manifests.digest((slug / "manifest").read_bytes())
    assert json.loads(tiny.must("releases:info", tiny.app.name, "--format", "json"))["digest"] == digest
    tiny.must("config:set", tiny.app.name, "DIGEST=same")
    assert releases.current(tiny.app).digest == digest


@pytest.mark.parametrize("words", [["ps:restart", "tiny"], ["config:set", "tiny", "TAMPERED=yes"]])
def test_an_edited_release_is_not_started_and_the_running_one_goes_on(tiny: Pusher, words: list[str]) -> None:
    slug = pushed(tiny)
    answer = tiny.get()
    with edited(slug / "app/server.py"):
        said = tiny.dokku(*words).text
        assert "is not started: server.py has been changed since it was built" in said
        assert "ps:rebuild tiny" in said
        assert tiny.get() == answer
    tiny.must("ps:restart", "tiny")


def test_an_edited_release_is_not_rolled_back_to(tiny: Pusher) -> None:
    first = pushed(tiny)
    tiny.write("server.py", (tiny.clone / "server.py").read_text() + "# another\n")
    pushed(tiny)
    answer = tiny.get()
    with edited(first / "app/server.py"):
        refused = tiny.dokku("rollback", "tiny", f"v{first.name}")
        assert refused.code != 0
        assert f"Release {first.name} of tiny is not started: server.py has been changed" in refused.text
        assert tiny.get() == answer
    tiny.must("rollback", "tiny", f"v{first.name}")


def test_the_next_push_does_not_inherit_the_edit(tiny: Pusher) -> None:
    slug = pushed(tiny)
    with edited(slug / "app/server.py"):
        again = pushed(tiny)
        assert b"# edited" not in (again / "app/server.py").read_bytes()


def test_the_platform_starts_without_an_edited_release_and_says_so(tiny: Pusher) -> None:
    slug = pushed(tiny)
    tiny.must("dockyard:stop")
    with edited(slug / "app/server.py"):
        started = tiny.dokku("dockyard:start")
        assert started.code != 0
        assert "server.py has been changed since it was built" in started.text
        assert tiny.get()[0] == 502
    tiny.must("ps:start", "tiny")
    assert tiny.get()[0] == 200
