"""Many deploys take a bounded room: what only a removed release had is gone, the rest is shared."""

import os
from pathlib import Path

import pytest

from dockyard import disk_usage
from dockyard.release import release as releases
from pushing import Pusher

pytestmark = pytest.mark.platform

KEEP = 3
MIB = 2**20
OWN, COMMON = 1, 4
"""MiB that each release alone has, and that all have."""


@pytest.fixture
def heavy(tiny: Pusher) -> Pusher:
    """The tiny app with a heavy file that never changes, and a keep of three."""
    tiny.must("releases:set", "tiny", "keep", str(KEEP))
    if not (tiny.clone / "common.bin").exists():
        (tiny.clone / "common.bin").write_bytes(os.urandom(COMMON * MIB))
    return tiny


def deploy_often(heavy: Pusher, times: int) -> list[int]:
    """Push as often as that, each time with another heavy file; returns the bytes of all builds after each."""
    sizes = []
    for _ in range(times):
        (heavy.clone / "own.bin").write_bytes(os.urandom(OWN * MIB))
        heavy.commit()
        pushed = heavy.push()
        assert pushed.code == 0, pushed.text
        sizes.append(disk_usage.of(heavy.app.releases))
    return sizes


def builds(heavy: Pusher) -> set[Path]:
    return {place.parent for place in heavy.app.releases.glob("*/app")}


def is_bounded(heavy: Pusher, sizes: list[int]) -> None:
    """As many builds as are to be kept, their own files each, the common one once."""
    assert len(builds(heavy)) == KEEP
    assert releases.current(heavy.app).slug_directory in builds(heavy)
    assert max(sizes) < (COMMON + (KEEP + 1) * OWN + 2) * MIB
    assert len({(one / "app/common.bin").stat().st_ino for one in builds(heavy)}) == 1
    kept = [place for place in heavy.app.releases.glob("*/app/own.bin")]
    assert len({place.stat().st_ino for place in kept}) == KEEP


def test_a_few_deploys_are_bounded(heavy: Pusher) -> None:
    is_bounded(heavy, deploy_often(heavy, 6))


def test_what_only_a_removed_release_had_is_gone(heavy: Pusher) -> None:
    deploy_often(heavy, 1)
    gone = releases.current(heavy.app).app_directory / "own.bin"
    with gone.open("rb") as held:
        deploy_often(heavy, KEEP)
        assert not gone.exists()
        assert os.fstat(held.fileno()).st_nlink == 0


@pytest.mark.long
def test_fifty_deploys_are_bounded(heavy: Pusher) -> None:
    sizes = deploy_often(heavy, 50)
    is_bounded(heavy, sizes)
    assert sizes[-1] < sizes[9] + MIB


def test_a_rollback_keeps_the_build_it_serves(heavy: Pusher) -> None:
    deploy_often(heavy, KEEP)
    oldest = min(builds(heavy), key=lambda place: int(place.name))
    heavy.must("rollback", "tiny", f"v{oldest.name}")
    deploy_often(heavy, 1)
    heavy.must("rollback", "tiny")
    assert heavy.get()[0] == 200
    assert releases.current(heavy.app).app_directory.is_dir()
