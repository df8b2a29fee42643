"""bin/launch: one command, and the shop answers; again, and nothing is done twice."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pushing import eventually

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.platform


@dataclass(frozen=True)
class Newcomer:
    """Somebody with a fresh clone and an empty home."""

    clone: Path
    home: Path

    def type(self, *words: str, code: int | None = 0) -> str:
        """Run a command in the clone; returns what it printed, after checking its exit code (None: any)."""
        done = subprocess.run(
            words, cwd=self.clone, env=self._environment(), stdin=subprocess.DEVNULL, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert code is None or done.returncode == code, done.stdout
        return done.stdout

    def _environment(self) -> dict[str, str]:
        foreign = ("PYTHON", "DOKKU", "GIT_", "TEST_")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
        return kept | {"DOCKYARD_HOME": str(self.home)}

    def page(self, path: str) -> tuple[int, str]:
        """Status and body of a page of the launched shop."""
        status = json.loads(self.type("bin/dokku", "dockyard:status", "--format", "json"))
        connection = http.client.HTTPConnection("127.0.0.1", status["port"], timeout=30)
        connection.request("GET", path, headers={"Host": f"booktime.localhost:{status['port']}"})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body


@pytest.fixture(scope="module")
def newcomer() -> Iterator[Newcomer]:
    lab = Path(tempfile.mkdtemp(prefix="dy-"))
    subprocess.run(["git", "clone", "-q", str(ROOT), str(lab / "clone")], check=True)
    subprocess.run(["git", "checkout", "-q", "-B", "trunk"], cwd=lab / "clone", check=True)
    one = Newcomer(lab / "clone", lab / "home")
    yield one
    one.type("bin/dokku", "--force", "dockyard:destroy", code=None)
    shutil.rmtree(lab)


@pytest.fixture(scope="module")
def launched(newcomer: Newcomer) -> str:
    """What the first launch printed."""
    return newcomer.type("bin/launch")


def test_it_shows_what_it_types_and_ends_with_the_address(launched: str) -> None:
    for line in ("$ dokku apps:create booktime", "$ dokku postgres:create booktime-database", "$ git push dokku trunk"):
        assert line in launched
    end = launched[launched.rindex("=====> Application deployed:") :]
    assert "http://booktime.localhost" in end
    assert "bin/dokku logs booktime -t" in end
    assert "bin/dokku ps:scale booktime web=2" in end


def test_it_prints_the_owners_password_and_no_secret_key(newcomer: Newcomer, launched: str) -> None:
    assert "Owner's login: owner@booktime.localhost / " in launched
    secret = newcomer.type("bin/dokku", "config:get", "booktime", "SECRET_KEY").strip()
    assert len(secret) == 64
    assert secret not in launched


def test_the_shop_answers_and_has_books(newcomer: Newcomer, launched: str) -> None:
    status, body = newcomer.page("/")
    assert status == 200
    assert "/product/" in body
    assert newcomer.page("/products/all/")[0] == 200
    assert newcomer.page("/ready")[0] == 200


def test_mails_lead_to_the_address_the_shop_answers_at(newcomer: Newcomer, launched: str) -> None:
    told = newcomer.type("bin/dokku", "config:get", "booktime", "SHOP_URL")
    assert told == newcomer.type("bin/dokku", "url", "booktime")
    assert told.startswith("http://booktime.localhost:")


def test_again_it_changes_nothing(newcomer: Newcomer, launched: str) -> None:
    before = newcomer.type("bin/dokku", "ps:inspect", "booktime")
    again = newcomer.type("bin/launch")
    assert newcomer.type("bin/dokku", "ps:inspect", "booktime") == before
    assert "$ git push" not in again
    assert "create booktime" not in again
    assert "Owner's login" not in again


def test_after_a_stop_it_brings_the_shop_back(newcomer: Newcomer, launched: str) -> None:
    newcomer.type("bin/dokku", "dockyard:stop")
    newcomer.type("bin/launch")
    assert newcomer.page("/ready")[0] == 200


def test_it_repairs_what_is_missing(newcomer: Newcomer, launched: str) -> None:
    newcomer.type("bin/dokku", "ps:stop", "booktime")
    newcomer.type("git", "remote", "remove", "dokku")
    said = newcomer.type("bin/launch")
    assert "$ git remote add dokku" in said
    assert "$ dokku ps:start booktime" in said
    assert newcomer.page("/ready")[0] == 200


def test_a_dirty_tree_is_said_and_stays_off_the_air(newcomer: Newcomer, launched: str) -> None:
    (newcomer.clone / "README.md").write_text("changed\n")
    said = newcomer.type("bin/launch")
    newcomer.type("git", "checkout", "-q", "README.md")
    assert "Uncommitted changes stay off the air" in said
    assert "$ git push" not in said


def test_a_detached_head_is_refused_with_the_remedy(newcomer: Newcomer, launched: str) -> None:
    newcomer.type("git", "checkout", "-q", "--detach")
    said = newcomer.type("bin/launch", code=1)
    newcomer.type("git", "checkout", "-q", "trunk")
    assert "HEAD is detached" in said
    assert "git switch -c NAME" in said


def test_destroy_leaves_no_process_and_no_port(newcomer: Newcomer, launched: str) -> None:
    status = json.loads(newcomer.type("bin/dokku", "dockyard:status", "--format", "json"))
    newcomer.type("bin/dokku", "--force", "dockyard:destroy")
    assert not newcomer.home.exists()
    assert not [pid for pid in _pids() if str(newcomer.home) in _command_line(pid)]
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", status["port"]).connect()


def _pids() -> list[str]:
    return [entry for entry in os.listdir("/proc") if entry.isdigit() and int(entry) != os.getpid()]


def _command_line(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def test_interrupting_it_leaves_nothing_half_done(newcomer: Newcomer) -> None:
    """Runs last: the platform has been destroyed, so this is a launch from nothing, cut off in its push."""
    environment = newcomer._environment()
    with subprocess.Popen(
        ["bin/launch"], cwd=newcomer.clone, env=environment, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        for line in child.stdout:
            if "Installing packages" in line:
                break
        os.killpg(child.pid, signal.SIGINT)
        child.stdout.read()
    assert child.returncode != 0
    app = newcomer.home / "apps" / "booktime"
    # git ends at once; the hook it had started tidies up a moment longer.
    assert eventually(lambda: not [*app.glob("releases/*/app"), *app.glob("build-*")]), list(app.rglob("*"))[:20]
