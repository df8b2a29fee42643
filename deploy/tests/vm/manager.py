"""Does with our units what systemd does: lends sockets, starts, ends, starts again."""

import fcntl
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from deploy.tests.vm.units import Unit

BEGIN = """
import os, sys
numbers, *command = sys.argv[1:]
given = [int(number) for number in numbers.split(",") if number]
for place, number in enumerate(given):
    os.dup2(number, 3 + place)
if given:
    names = ":".join("lent" for _ in given)
    os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDNAMES": names}
    os.environ["LISTEN_FDS"] = str(len(given))
os.execv(command[0], command)
"""
"""Becomes the service with its sockets where sd_listen_fds(3) looks for them."""

FREE_NUMBERS = 100
"""File descriptors from here on are nobody's, so that `dup2` to 3, 4... hits none of them."""


class Service:
    """A service that runs, and starts again when it ends by itself, as Restart=always says."""

    def __init__(self, unit, sockets, log):
        self.unit = unit
        self.numbers = [one.number for one in sockets]
        self.log = log
        self.wanted = True
        self.starts = 0
        self.begun = threading.Event()
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()
        self.begun.wait()

    def keep(self):
        while self.wanted:
            self.process = self.spawn()
            self.starts += 1
            self.begun.set()
            self.process.wait()
            if self.wanted:
                threading.Event().wait(float(self.unit.get("RestartSec")))

    def spawn(self):
        user = self.unit.get("User")
        who = {"user": user, "group": os.getegid(), "extra_groups": []} if os.geteuid() == 0 else {}
        if who and user == "nobody":
            who["group"] = "nogroup"
        numbers = ",".join(map(str, self.numbers))
        command = shlex.split(self.unit.get("ExecStart"))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                ["/usr/bin/python3", "-c", BEGIN, numbers, *command],
                cwd=self.unit.get("WorkingDirectory"),
                env=self.unit.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.numbers,
                process_group=0,
                **who,
            )

    def end(self):
        """KillMode=mixed: SIGTERM to the first process, then SIGKILL to all that is left."""
        self.wanted = False
        self.process.terminate()
        try:
            self.process.wait(float(self.unit.get("TimeoutStopSec")))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.keeper.join()


class Listening:
    """A socket unit that listens."""

    def __init__(self, unit):
        self.path = Path(unit.get("ListenStream"))
        self.path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(self.path))
            made.listen(int((unit.said.get("Backlog") or ["4096"])[0]))
            self.number = fcntl.fcntl(made.fileno(), fcntl.F_DUPFD_CLOEXEC, FREE_NUMBERS)
        if os.geteuid() == 0:
            shutil.chown(self.path, user=unit.get("SocketUser"))

    def end(self):
        os.close(self.number)
        self.path.unlink()


class Manager:
    """What `systemctl` talks to.

    Arguments: `units`, the directory of the unit files; `logs`, one for what services say.
    """

    def __init__(self, units, logs):
        self.units = units
        self.logs = logs
        self.running = {}
        self.lock = threading.Lock()

    def start(self, name):
        unit = Unit(self.units, name)
        if unit.name in self.running:
            return
        if unit.name.endswith(".socket"):
            self.running[unit.name] = Listening(unit)
            return
        sockets = unit.words("Sockets")
        for one in sockets:
            self.start(one)
        log = self.logs / f"{unit.name}.log"
        self.running[unit.name] = Service(unit, [self.running[one] for one in sockets], log)

    def stop(self, names):
        """All at once, as systemd does."""
        ending = [self.running.pop(one, None) for one in names]
        threads = [threading.Thread(target=one.end) for one in ending if one]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    def do(self, verb, *names):
        """A command of systemctl's."""
        with self.lock:
            full = [Unit(self.units, name).name for name in names]
            if verb in {"stop", "restart"}:
                self.stop(full)
            if verb in {"start", "restart"}:
                for name in full:
                    self.start(name)
            if verb not in {"start", "stop", "restart"}:
                raise ValueError(f"systemctl {verb} is not known here")

    def close(self):
        with self.lock:
            self.stop(sorted(self.running, key=lambda name: name.endswith(".socket")))

    def said(self):
        """The end of every log, for a test that fails."""
        return "\n".join(
            f"== {log.name}\n{log.read_text()[-2000:]}" for log in self.logs.glob("*.log")
        )


SYSTEMCTL = f"""#!{sys.executable}
import socket, sys
with socket.socket(socket.AF_UNIX) as manager:
    manager.connect("{{path}}")
    manager.sendall(" ".join(sys.argv[1:]).encode())
    manager.shutdown(socket.SHUT_WR)
    said = b"".join(iter(lambda: manager.recv(4096), b"")).decode()
if said != "done":
    sys.exit(said or "the manager is gone")
"""


class Door:
    """Where the stand-in for `systemctl` reaches the manager. Arguments: it, a directory."""

    def __init__(self, manager, place):
        self.manager = manager
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(place / "door"))
        self.socket.listen()
        program = place / "systemctl"
        program.write_text(SYSTEMCTL.format(path=place / "door"))
        program.chmod(0o755)
        self.thread = threading.Thread(target=self.answer)
        self.thread.start()

    def answer(self):
        """Do what callers want, until one wants nothing."""
        words = True
        while words:
            caller, _ = self.socket.accept()
            with caller, caller.makefile() as said:
                words = said.read().split()
                caller.sendall(self.outcome(*words).encode())

    def outcome(self, *words):
        """Have a command done; returns `done`, or why it was not."""
        try:
            if words:
                self.manager.do(*words)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return "done"

    def close(self):
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(self.socket.getsockname())
            last.shutdown(socket.SHUT_WR)
            last.recv(100)
        self.thread.join()
        self.socket.close()
