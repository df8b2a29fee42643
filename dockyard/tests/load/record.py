"""What became of each request, and what that adds up to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One request. Times are seconds of time.monotonic(); `failure` is empty when it got its whole, right answer."""

    kind: str
    begin: float
    end: float
    failure: str = ""
    retried: bool = False
    dyno: str = ""
    commit: str = ""

    @property
    def seconds(self) -> float:
        return self.end - self.begin


@dataclass
class Live:
    """What happened to a connection that is to stay open: a WebSocket or an event stream.

    `ends`, how often the server ended it as it should; `gaps`, seconds from such an end to the new connection;
    `numbers`, of the messages that came, in the order they came.
    """

    kind: str
    ends: int = 0
    gaps: list[float] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def missing(self, last: int) -> list[int]:
        """Numbers up to `last` that never came."""
        return sorted(set(range(1, last + 1)) - set(self.numbers))

    def out_of_order(self) -> list[int]:
        """Numbers that came twice, or after a later one."""
        return [number for before, number in zip(self.numbers, self.numbers[1:], strict=False) if number <= before]


@dataclass
class Record:
    """Everything a load has seen; `said`, what its socket sent, `last`, the number of the last message of all."""

    requests: list[Request] = field(default_factory=list)
    socket: Live = field(default_factory=lambda: Live("websocket"))
    stream: Live = field(default_factory=lambda: Live("event stream"))
    said: int = 0
    last: int = 0

    def failures(self) -> list[str]:
        """A line for everything that went wrong."""
        requests = [f"{one.kind}: {one.failure}" for one in self.requests if one.failure]
        live = [f"{one.kind}: {text}" for one in (self.socket, self.stream) for text in self._of(one)]
        lost = [f"{self.said - self.last} messages never stored"] if self.said != self.last else []
        return requests + live + lost

    def _of(self, live: Live) -> Iterable[str]:
        yield from live.failures
        if missing := live.missing(self.last):
            yield f"messages lost: {missing}"
        if wrong := live.out_of_order():
            yield f"messages twice or out of order: {wrong}"

    def by_kind(self) -> dict[str, int]:
        return dict(Counter(one.kind for one in self.requests))

    def retried(self) -> int:
        """How many requests were sent again because their kept connection had been closed."""
        return sum(one.retried for one in self.requests)

    def between(self, begin: float, end: float) -> list[Request]:
        """The requests that began in that time."""
        return [one for one in self.requests if begin <= one.begin < end]


def percentile(requests: Iterable[Request], share: float) -> float:
    """How many seconds that share (0 to 1) of the requests took at most."""
    ordered = sorted(one.seconds for one in requests)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
