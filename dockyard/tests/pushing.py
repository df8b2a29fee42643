"""Really pushing: a clone of an app, `git push` as a user types it, and a picture of everything a push may change."""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import dockyard
from dockyard import config_vars, lock, properties
from dockyard.app import App
from dockyard.processes import supervisor
from dockyard.release import release as releases
from dockyard.router import caddy

APPS = Path(__file__).with_name("apps")
SOURCES = Path(dockyard.__file__).parent.parent
PATIENCE = 60
"""Seconds after which a test stops waiting for something that should have come."""


def environment(home: Path) -> dict[str, str]:
    """What the user's shell would have: dockyard importable from anywhere, nothing of git's own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    who = {f"GIT_{role}_{what}": "tests@localhost" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return kept | who | {
        "DOCKYARD_HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(SOURCES),
    }  # fmt: skip


@dataclass(frozen=True)
class Done:
    """A program that ended: exit status, and everything it said on either stream."""

    code: int
    text: str


def eventually(look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first true value `look` returns; its last one when `seconds` are over."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def processes(home: Path) -> dict[int, str]:
    """Process id to command line of everything alive that has to do with the home: by its words, cwd or environment."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and (words := _concerning(entry, os.fsencode(home))):
            found[int(entry.name)] = words
    return found


def _concerning(entry: Path, home: bytes) -> str:
    try:
        words = (entry / "cmdline").read_bytes()
        place = os.fsencode((entry / "cwd").readlink())
        known = words + place + (entry / "environ").read_bytes()
    except OSError:  # ended meanwhile, or somebody else's
        return ""
    return words.replace(b"\0", b" ").decode(errors="replace").strip() if home in known and words else ""


@dataclass(frozen=True)
class Picture:
    """Everything of an app that a refused push must leave as it was."""

    refs: str
    config: dict[str, str]
    properties: str
    current: str
    places: tuple[str, ...]
    programs: frozenset[str]
    processes: dict[int, str]
    answer: tuple[int, str]
    locked: bool

    def differs_from(self, before: "Picture") -> list[str]:
        """A line for each thing that is not as it was `before`."""
        then, now = asdict(before), asdict(self)
        return [f"{key}: {_apart(then[key], now[key])}" for key in then if then[key] != now[key]]


def _apart(then: Any, now: Any) -> str:
    """What is only in the one, and only in the other."""
    if isinstance(then, dict):
        then, now = then.items(), now.items()
    elif not isinstance(then, (frozenset, tuple)):
        return f"was {then!r}, is {now!r}"
    return f"gone {[one for one in then if one not in now]}, new {[one for one in now if one not in then]}"


class Pusher:
    """An app on a platform and a clone of it to push from."""

    front = "/"
    """A page whose answer tells the release apart and is otherwise always the same."""

    def __init__(self, home: Path, name: str, clone: Path, source: Path = APPS / "tiny") -> None:
        self.home = home
        self.app = App(name)
        self.clone = clone
        shutil.copytree(source, clone, symlinks=True)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.must("apps:create", name)
        self.commit("The app")

    def run(self, *argv: str) -> Done:
        """Run a program in the clone."""
        done = subprocess.run(
            argv, cwd=self.clone, env=environment(self.home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout.decode(errors="replace"))

    def dokku(self, *words: str) -> Done:
        return self.run(sys.executable, "-m", "dockyard", *words)

    def must(self, *words: str) -> str:
        """A dokku command that has to succeed; returns what it said."""
        done = self.dokku(*words)
        assert done.code == 0, done.text
        return done.text

    def git(self, *words: str) -> str:
        done = self.run("git", *words)
        assert done.code == 0, done.text
        return done.text.strip()

    def write(self, name: str, content: str, *, executable: bool = False) -> None:
        """Write a file of the clone."""
        place = self.clone / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8", errors="surrogateescape")
        place.chmod(0o755 if executable else 0o644)

    def commit(self, message: str = "A change") -> str:
        """Commit whatever is in the clone; returns the commit."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def push(self, refs: str = "main", *options: str) -> Done:
        return self.run("git", "push", *options, "dokku", refs)

    def start(self, *argv: str) -> "subprocess.Popen[bytes]":
        """Run a program in the background, with a process group of its own as a terminal would give it."""
        return subprocess.Popen(
            argv, cwd=self.clone, env=environment(self.home), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def start_push(self, refs: str = "main", *options: str) -> "subprocess.Popen[bytes]":
        return self.start("git", "push", *options, "dokku", refs)

    def go_back(self) -> None:
        """Make the clone what the platform has: whatever an earlier test committed and could not push is dropped."""
        self.git("fetch", "--quiet", "dokku")
        self.git("checkout", "--quiet", "--force", "-B", "main", "dokku/main")
        self.git("clean", "--quiet", "-ffdx")

    def get(self, path: str = "/") -> tuple[int, str]:
        """GET through the router: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", caddy.port(), timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": f"{self.app.name}.localhost"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="surrogateescape")
        finally:
            connection.close()

    def picture(self) -> Picture:
        app = self.app
        running = {name for name, facts in supervisor.states().items() if facts["pid"]}
        return Picture(
            refs=self.git("ls-remote", "dokku"),
            config=config_vars.load(app),
            properties=app.properties.read_text() if app.properties.exists() else "",
            current=os.readlink(app.current) if app.is_deployed else "",
            places=tuple(sorted(str(place.relative_to(self.home)) for place in self._places())),
            programs=frozenset(running),
            processes=processes(self.home),
            answer=self.get(self.front) if app.is_deployed else (0, ""),
            locked=lock.is_held(app.deploy_lock),
        )

    def _places(self) -> Iterator[Path]:
        """Everything in the directories where a deploy makes things; git's store by what is still in quarantine."""
        app = self.app
        for directory in (self.home, self.home / "apps", self.home / "run", self.home / "supervisor" / "programs",
                          app.directory, app.processes):  # fmt: skip
            yield from (place for place in directory.glob("*") if place != app.cron)  # a task's time may come meanwhile
        for name in (*releases.BUILT, "env"):  # a failed attempt leaves its record, and nothing that was built
            yield from app.releases.glob(f"*/{name}")
        yield from (app.repository / "objects").glob("*incoming*")

    def settle(self) -> None:
        """Wait until what earlier deploys retired has ended, and forget it."""
        from dockyard.processes import formation

        def nothing_ends() -> bool:
            formation.sweep(self.app)
            return not any(facts["statename"] == "STOPPING" for facts in supervisor.states().values())

        assert eventually(nothing_ends)

    @contextmanager
    def unchanged(self) -> Iterator[Picture]:
        """Everything is after the body as it was before: what is on disk, what runs, what answers."""
        self.settle()
        before = self.picture()
        yield before
        differences: list[str] = []

        def the_same() -> bool:
            """Looked at more than once: a database forks a worker now and then."""
            differences[:] = self.picture().differs_from(before)
            return not differences

        assert eventually(the_same, seconds=10), "\n".join(differences)

    def refused(self, *reasons: str) -> Done:
        """Commit what is in the clone, push it, and see it refused for the reasons with nothing changed."""
        self.commit()
        with self.unchanged():
            pushed = self.push()
            assert pushed.code != 0, pushed.text
            assert "pre-receive hook declined" in pushed.text
            assert f'File "{SOURCES}' not in pushed.text, "a traceback of dockyard's own"
            for reason in reasons:
                assert reason in pushed.text, pushed.text
        return pushed


def deployed(pusher: Pusher) -> Pusher:
    """The pusher, its app pushed and on the air."""
    pushed = pusher.push()
    assert pushed.code == 0, pushed.text
    assert pusher.get() == (200, f"web.1 {pusher.git('rev-parse', 'HEAD')}")
    return pusher


def hook_of(home: Path) -> int:
    """The process id of the pre-receive hook that runs on the home."""
    found = [pid for pid, words in processes(home).items() if "dockyard git-hook" in words]
    assert len(found) == 1
    return found[0]


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(marker: Path) -> None:
    """Wait until a program of the app has made the file."""
    assert eventually(marker.exists), f"{marker} never came"


def waiting_step(marker: Path, go: Path | None = None) -> str:
    """A build step that makes the file `marker` and waits: for the file `go`, or for ever."""
    wait = f"until [ -e '{go}' ]; do sleep 0.05; done" if go else "sleep 600"
    return f"#!/bin/sh\ntouch '{marker}'\n{wait}\n"


def use_port_of_its_own(home: Path) -> None:
    """Keep the platform off the port people use."""
    from dockyard.processes import ports

    home.mkdir(exist_ok=True, parents=True)
    properties.put(None, "proxy.proxy-port", str(ports.free()))
