"""A Docker engine of the tests' own: its data, socket and programs lie below one directory."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

DOCKER = "/usr/bin/docker"
"""Debian's client: another one on the path may be without BuildKit."""

LEAVES_THE_MACHINE_ALONE = ("--iptables=false", "--bridge=none")
"""Networks of Compose need neither: ports are published by docker-proxy, a program."""

BRIDGED = ("FORWARD", "-m", "physdev", "--physdev-is-bridged", "-j", "ACCEPT")
"""Where the machine has a Docker of its own, that one's rules drop what goes from one of our
containers to another. Each engine adds this rule, and takes one such away again."""

ROOM = 10
"""GiB that images, layers and containers of the tests may take."""

START_SECONDS = 60
STOP_SECONDS = 90


class EngineError(Exception):
    """The engine did not do what it was told; the message has what it said."""


class Engine:
    """A running engine.

    Attributes: `address`, for DOCKER_HOST; `place`, the directory with everything that is its own.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.address = f"unix://{place}/docker.sock"

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to talk to this engine and no other."""
        others = {name: value for name, value in os.environ.items() if name[:7] != "DOCKER_"}
        path = f"{self.place}/bin:{os.environ['PATH']}"
        return others | {"DOCKER_HOST": self.address, "DOCKER_BUILDKIT": "1", "PATH": path}

    def docker(self, *words: str, text: str = "") -> str:
        """Run the client; returns what it printed.

        Raises:
            EngineError: the client failed.
        """
        return self.run([DOCKER, *words], text=text)

    def run(
        self,
        command: list[str],
        environment: Mapping[str, str] = {},
        text: str = "",
        cwd: Path | None = None,
    ) -> str:
        """Run a program that talks to this engine; returns what it printed.

        Raises:
            EngineError: the program failed.
        """
        done = subprocess.run(
            command,
            env=self.environment | dict(environment),
            input=text,
            cwd=cwd,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise EngineError(f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def answers(self) -> bool:
        """Whether the engine takes commands."""
        asked = subprocess.run([DOCKER, "version"], env=self.environment, capture_output=True)
        return asked.returncode == 0


def why_not() -> str:
    """Why no engine can be started here; empty when one can."""
    if os.geteuid():
        return "a Docker engine is started by root only"
    missing = [name for name in ("dockerd", "debootstrap") if not shutil.which(name)]
    if not Path(DOCKER).exists():
        missing.append(DOCKER)
    return f"not installed: {', '.join(missing)} (apt: docker.io debootstrap)" if missing else ""


@contextmanager
def running(options: tuple[str, ...] = LEAVES_THE_MACHINE_ALONE) -> Iterator[Engine]:
    """Start an engine, and take it away with all it made.

    Arguments:
        options: of dockerd, besides those that keep everything in one place.
    """
    place = Path(mkdtemp(prefix="bt-docker-"))  # short: sockets' paths are limited
    in_memory = memory_available() > ROOM * 1.5
    if in_memory:  # where layers are written, and taken away, in a tenth of the time
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}g", "tmpfs", place], check=True)
    (place / "bin").mkdir()
    (place / "bin/docker").symlink_to(DOCKER)
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(dockerd(place, options), stdout=log, stderr=log)
    subprocess.run(["iptables", "--wait", "-I", *BRIDGED], check=True)
    try:
        yield started(Engine(place), process)
    finally:
        stop(Engine(place), process)
        subprocess.run(["iptables", "--wait", "-D", *BRIDGED], check=True)
        if in_memory:
            subprocess.run(["umount", "--lazy", place], check=True)
        shutil.rmtree(place)


def memory_available() -> float:
    """GiB that this machine can give without swapping."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    kibibytes = next(line.split()[1] for line in lines if line.startswith("MemAvailable"))
    return int(kibibytes) / 2**20


def dockerd(place: Path, options: tuple[str, ...]) -> list[str]:
    """The engine's command line."""
    return [
        "dockerd",
        f"--data-root={place}/data",
        f"--exec-root={place}/exec",
        f"--host=unix://{place}/docker.sock",
        f"--pidfile={place}/pid",
        *options,
    ]


def started(engine: Engine, process: subprocess.Popen[bytes]) -> Engine:
    """Wait until the engine answers.

    Raises:
        EngineError: it ended, or does not answer in time.
    """
    deadline = time.monotonic() + START_SECONDS
    while not engine.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise EngineError(f"No Docker engine:\n{(engine.place / 'log').read_text()[-3000:]}")
        time.sleep(0.2)
    return engine


def stop(engine: Engine, process: subprocess.Popen[bytes]) -> None:
    """End the engine; its containers and networks, which are in the kernel, go first."""
    if process.poll() is None and engine.answers():
        if containers := engine.docker("ps", "--all", "--quiet").split():
            engine.docker("rm", "--force", "--volumes", *containers)
        engine.docker("network", "prune", "--force")
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
