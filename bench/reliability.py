#!/usr/bin/env python3
"""What clients notice of deploys: bench/reliability.py [DEPLOYS [ROLLBACKS]].

Deploys (10 unless said otherwise), `ps:scale web=1 -> 3 -> 1`, a restart, a config change and
rollbacks (3) of the app dockyard/tests/apps/steady, under 100 requests a second, a WebSocket and an
event stream. What dockyard's tests assert, this counts.
"""

import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "dockyard" / "tests"), str(ROOT / "dockyard" / "src")]

from conftest import running_platform  # noqa: E402 - found by the line above
from load.record import Live, Record, Request, percentile  # noqa: E402
from steady import Change, Steady, changes, drive, share_of_each  # noqa: E402


def measure(deploys: int, rollbacks: int) -> tuple[Record, list[Change]]:
    """Put the app on the air and do everything once, on a platform of its own."""
    with tempfile.TemporaryDirectory() as place, running_platform() as home:
        app = Steady(home, Path(place) / "clone")
        app.deploy()
        with app.load() as load:
            done = list(drive(app, changes(deploys, rollbacks)))
    return load.record, done


def print_changes(record: Record, done: Sequence[Change]) -> None:
    """A line for each kind of change: how often, how long, and who answered afterwards."""
    print(f"\n{'change':<30} {'times':>5} {'median s':>9}   answers of an older release afterwards")
    for name in dict.fromkeys(change.name for change in done):
        same = [change for change in done if change.name == name]
        seconds = statistics.median(change.end - change.begin for change in same)
        older = sum(
            answer.commit != change.commit
            for change in same
            for answer in record.between(change.end, change.until)
        )
        print(f"{name:<30} {len(same):>5} {seconds:>9.2f}   {older}")


def print_requests(record: Record) -> None:
    """A line for each kind of request."""
    print(f"\n{'request':<30} {'number':>7} {'failed':>7} {'sent twice':>11}")
    for kind, number in sorted(record.by_kind().items()):
        same = [one for one in record.requests if one.kind == kind]
        failed = sum(bool(one.failure) for one in same)
        print(f"{kind:<30} {number:>7} {failed:>7} {sum(one.retried for one in same):>11}")
    failed = sum(bool(one.failure) for one in record.requests)
    print(f"{'all':<30} {len(record.requests):>7} {failed:>7} {record.retried():>11}")


def print_speed(record: Record, done: Sequence[Change]) -> None:
    """How much slower quick requests are while something changes."""
    quick = [one for one in record.requests if one.kind in ("GET, kept", "GET, new")]
    during = [one for one in quick if any(c.begin <= one.begin < c.end for c in done)]
    usual = [one for one in quick if not any(c.begin <= one.begin < c.end for c in done)]
    print(f"\n{'quick GETs, ms':<30} {'p50':>7} {'p99':>7} {'slowest':>8}")
    for name, some in (("otherwise", usual), ("during a change", during)):
        print(f"{name:<30} {_ms(some, 0.5):>7.1f} {_ms(some, 0.99):>7.1f} {_ms(some, 1):>8.1f}")
    print(f"{'ratio of the p99':<30} {'':>7} {_ms(during, 0.99) / _ms(usual, 0.99):>7.1f}")
    print(f"{'slowest / usual p99':<30} {'':>7} {'':>7} {_ms(during, 1) / _ms(usual, 0.99):>8.1f}")


def _ms(requests: Sequence[Request], share: float) -> float:
    return percentile(requests, share) * 1000


def print_live(record: Record, live: Live) -> None:
    """How a lasting connection fared."""
    end = "closed with 1012" if live is record.socket else "ended"
    gaps = [gap * 1000 for gap in live.gaps]
    back = f"back after {statistics.median(gaps):.0f} ms (slowest {max(gaps):.0f} ms)"
    missing, wrong = len(live.missing(record.last)), len(live.out_of_order())
    print(f"{live.kind}: {end} {live.ends} times, {back}, cut {len(live.failures)} times;")
    print(f"    of {record.said} messages {missing} lost, {wrong} twice or out of order")


def main(deploys: int, rollbacks: int) -> int:
    """Measure and print; returns 1 when anything failed."""
    record, done = measure(deploys, rollbacks)
    (wide,) = [change for change in done if len(change.dynos) == 3]
    shares = share_of_each(record.between(wide.end, wide.until))
    print_changes(record, done)
    print_requests(record)
    print_speed(record, done)
    print("\nshare of each of three processes: ", end="")
    print(", ".join(f"{dyno} {share:.0%}" for dyno, share in sorted(shares.items())))
    print_live(record, record.socket)
    print_live(record, record.stream)
    failures = record.failures()
    print("\n".join(["", f"failures: {len(failures)}", *failures]))
    return 1 if failures else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(given + [10, 3][len(given) :])))
