"""Fixtures of dockyard's tests: a home of their own, the command line, a real platform that is always taken down."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dockyard import platform as whole
from dockyard.app import App
from dockyard.cli.main import main
from pushing import Pusher, deployed, use_port_of_its_own


@dataclass(frozen=True)
class Answer:
    """What a command line gave back."""

    code: int
    out: str
    err: str


Dokku = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty DOCKYARD_HOME."""
    place = tmp_path / "dockyard"
    monkeypatch.setenv("DOCKYARD_HOME", str(place))
    monkeypatch.delenv("DOKKU_APPS_FORCE_DELETE", raising=False)
    monkeypatch.chdir(tmp_path)
    return place


@pytest.fixture
def dokku(home: Path, capfd: pytest.CaptureFixture[str]) -> Dokku:
    """Run a command line in this process."""

    def run(*words: str) -> Answer:
        capfd.readouterr()
        try:
            code = main(list(words))
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        os.environ.pop("DOKKU_APPS_FORCE_DELETE", None)
        return Answer(code, *capfd.readouterr())

    return run


@pytest.fixture
def booktime(dokku: Dokku) -> App:
    """An app of that name, created and never deployed."""
    assert dokku("apps:create", "booktime").code == 0
    return App("booktime")


@contextmanager
def running_platform(prefix: str = "dy-") -> Iterator[Path]:
    """A DOCKYARD_HOME whose name begins with `prefix`; whatever was started in it is stopped at the end."""
    place = Path(tempfile.mkdtemp(prefix=prefix))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKYARD_HOME", str(place))
        use_port_of_its_own(place)
        yield place
        whole.stop()
    shutil.rmtree(place)


@pytest.fixture
def platform() -> Iterator[Path]:
    """A DOCKYARD_HOME on a short path in which processes may be started; everything is stopped at the end."""
    with running_platform() as place:
        yield place


@pytest.fixture(scope="module")
def module_platform() -> Iterator[Path]:
    """`platform`, shared by the tests of a module; not to be mixed with `home`."""
    with running_platform() as place:
        yield place


@pytest.fixture(scope="module")
def module_tiny(module_platform: Path, tmp_path_factory: pytest.TempPathFactory) -> Pusher:
    """The tiny app on the air, once for the tests of a module."""
    return deployed(Pusher(module_platform, "tiny", tmp_path_factory.mktemp("tiny") / "clone"))


@pytest.fixture
def tiny(module_tiny: Pusher) -> Pusher:
    """The tiny app on the air; its clone is what is deployed, whatever tests before this one tried."""
    module_tiny.go_back()
    return module_tiny


@pytest.fixture
def fresh(module_platform: Path, tmp_path: Path) -> Pusher:
    """An app that was never pushed, of a name of its own on the module's platform."""
    number = 1
    while (module_platform / "apps" / f"fresh{number}").exists():
        number += 1
    return Pusher(module_platform, f"fresh{number}", tmp_path / "clone")
