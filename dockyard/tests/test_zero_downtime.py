"""Under 100 requests a second everything that replaces processes goes unnoticed; sockets come back, nothing is lost."""

from collections.abc import Iterator

import pytest

from conftest import running_platform
from load.record import Record
from pushing import PATIENCE
from steady import Change, Steady, changes, drive, share_of_each


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steady]:
    with running_platform() as home:
        app = Steady(home, tmp_path_factory.mktemp("steady") / "clone")
        app.deploy()
        yield app


@pytest.mark.parametrize(
    ("deploys", "rollbacks"),
    [pytest.param(3, 1, marks=pytest.mark.platform), pytest.param(10, 3, marks=pytest.mark.long)],
)
def test_nothing_is_lost(steady: Steady, deploys: int, rollbacks: int) -> None:
    with steady.load() as load:
        done = list(drive(steady, changes(deploys, rollbacks)))
    record = load.record
    assert record.failures() == []
    every_kind_was_asked(record)
    for change in done:
        only_the_new_answers_after(change, record)
    every_process_has_its_share(done, record)
    each_change_sends_sockets_and_streams_away_once(done, record)


def every_kind_was_asked(record: Record) -> None:
    assert set(record.by_kind()) == {
        "GET, kept", "GET, new", "GET, opened early", "GET 3 s, kept", "GET 3 s, new", "POST 3 s, kept",
        "POST 3 s, new", "POST 1 MB, kept", "POST 1 MB, new",
    }  # fmt: skip


def only_the_new_answers_after(change: Change, record: Record) -> None:
    """From the first request after the command was over."""
    asked = record.between(change.end, change.until)
    assert asked
    assert {(one.commit, one.dyno in change.dynos) for one in asked} == {(change.commit, True)}, change.name


def every_process_has_its_share(done: list[Change], record: Record) -> None:
    (wide,) = [change for change in done if len(change.dynos) == 3]
    shares = share_of_each(record.between(wide.end, wide.until))
    assert set(shares) == {"web.1", "web.2", "web.3"}
    assert all(0.25 < share < 0.42 for share in shares.values()), shares


def each_change_sends_sockets_and_streams_away_once(done: list[Change], record: Record) -> None:
    for live in (record.socket, record.stream):
        assert live.ends == len(done)
        assert len(live.gaps) == len(done)
        assert max(live.gaps) < PATIENCE
    assert record.said > 0
