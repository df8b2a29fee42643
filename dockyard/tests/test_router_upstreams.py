"""Where requests go is in files, one set of them at a time."""

from collections import Counter
from pathlib import Path

import pytest

from dockyard import paths
from dockyard.app import App
from dockyard.router import upstreams

APP = App("booktime")


@pytest.fixture(autouse=True)
def router(home: Path) -> Path:
    return paths.router()


def dialled(app: App, count: int) -> list[str]:
    """What Caddy would dial: each placeholder replaced by its file."""
    found = []
    for dial in upstreams.dials(app, count):
        host, _, rest = dial.partition("{file.")
        found.append(host + (paths.router() / rest.removesuffix("}")).read_text().strip())
    return found


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 61, 150])
def test_the_slots_are_shared_evenly(count: int) -> None:
    upstreams.put(APP, list(range(20001, 20001 + count)))
    turns = Counter(dialled(APP, count))
    assert set(turns) == {f"127.0.0.1:{20001 + number}" for number in range(count)}
    assert max(turns.values()) - min(turns.values()) <= 1


def test_scaling_changes_nothing_that_caddy_is_told() -> None:
    assert upstreams.dials(APP, 1) == upstreams.dials(APP, 60)
    assert len(upstreams.dials(APP, 61)) == 120


def test_neighbours_are_different_processes() -> None:
    """So that a request which found one gone gets another one next."""
    upstreams.put(APP, [20001, 20002])
    one, other = dialled(APP, 2)[:2]
    assert one != other


def test_a_change_is_one_step_and_what_was_before_can_still_be_read() -> None:
    upstreams.put(APP, [20001])
    before = (paths.router() / "upstreams" / "booktime" / "now").resolve()
    upstreams.put(APP, [20002])
    assert dialled(APP, 1)[0] == "127.0.0.1:20002"
    assert (before / "0").read_text() == "20001\n"
    upstreams.put(APP, [20003])
    assert not before.exists()


def test_nothing_is_written_when_nothing_changed() -> None:
    upstreams.put(APP, [20001])
    before = (paths.router() / "upstreams" / "booktime" / "now").readlink()
    upstreams.put(APP, [20001])
    assert (paths.router() / "upstreams" / "booktime" / "now").readlink() == before


def test_an_app_without_web_processes_keeps_its_files_until_it_goes() -> None:
    """Requests on their way to the last process are still looking into them."""
    upstreams.put(APP, [20001])
    upstreams.put(APP, [])
    assert dialled(APP, 1)[0] == "127.0.0.1:20001"
    upstreams.keep_only([APP])
    assert dialled(APP, 1)[0] == "127.0.0.1:20001"
    upstreams.keep_only([])
    assert not (paths.router() / "upstreams" / "booktime").exists()


def test_a_full_disk_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    upstreams.put(APP, [20001])

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dockyard.files.link", fail)
    with pytest.raises(OSError, match="No space left"):
        upstreams.put(APP, [20002])
    assert dialled(APP, 1)[0] == "127.0.0.1:20001"
    assert len(list((paths.router() / "upstreams" / "booktime").iterdir())) == 2
