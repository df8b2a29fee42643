"""Which process listened on a port, and since when: the router's lines name the port alone.

Its configuration must not change with every deploy, so it cannot know processes and releases. A line for each web
process that was started is in logs/vN/ports, beside what the process said, and goes with that.
"""

import time
from collections import defaultdict

from dockyard.app import App
from dockyard.logs import reading
from dockyard.processes.process import Process

FILE = "ports"


def note(new: Process) -> None:
    """Write down that a process is about to listen on its port."""
    place = App(new.app).logs_of(new.release) / FILE
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as stream:
        stream.write(f"{reading.stamp(time.time_ns())} {new.name} {new.port}\n")


class Ports:
    """Who had each port of an app; looked up again for one that came later."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._read()

    def _read(self) -> None:
        self.read_at = reading.stamp(time.time_ns())
        self.listeners: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for place in self.app.logs.glob(f"v*/{FILE}"):
            for line in place.read_text(encoding="utf-8").splitlines():
                words = line.split(" ")
                if len(words) == 3:  # not torn by a crash
                    self.listeners[words[2]].append((words[0], words[1], place.parent.name))

    def who(self, port: str, moment: str) -> tuple[str, str]:
        """The process that had the port at a moment, and its release: `web.1`, `v3`; empty when nobody knows."""
        if port and port not in self.listeners and moment > self.read_at:
            self._read()
        started = [one for one in self.listeners.get(port, []) if one[0] <= moment]
        return max(started)[1:] if started else ("", "")
