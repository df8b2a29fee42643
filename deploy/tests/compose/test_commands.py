"""prepare, certificate and update: what they say, and what they refuse."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "compose"
COMMANDS = ("prepare", "certificate", "update")


@pytest.fixture
def folder(tmp_path):
    """A copy of deploy/compose that nobody has prepared."""
    copy = tmp_path / "compose"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns(".env", "secrets"))
    return copy


def run(folder, *words):
    return subprocess.run(
        [str(folder / words[0]), *words[1:]], capture_output=True, text=True, cwd="/"
    )


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_each_tells_how_it_is_used(command, option):
    done = run(FOLDER, command, option)
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: deploy/compose/{command}")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_refuses_what_it_does_not_know(command):
    done = run(FOLDER, command, "--unknown")
    assert done.returncode == 2
    assert "Usage:" in done.stderr


@pytest.mark.parametrize("command", ["certificate", "update"])
def test_nothing_is_done_before_the_settings_are_there(folder, command):
    done = run(folder, command)
    assert done.returncode == 1
    assert "deploy/compose/prepare books.example.com" in done.stderr


def test_prepare_writes_settings_and_secrets(folder):
    assert run(folder, "prepare", "books.test,www.books.test").returncode == 0
    settings = (folder / ".env").read_text().splitlines()
    assert "ALLOWED_HOSTS=books.test,www.books.test" in settings
    assert "COMPOSE_FILE=production.yaml" in settings
    assert len((folder / "secrets/secret_key").read_text().strip()) >= 50
    password = (folder / "secrets/database_password").read_text().strip()
    assert password in (folder / "secrets/database_url").read_text()


def test_only_the_owner_gets_at_them(folder):
    run(folder, "prepare", "books.test")
    assert mode(folder / ".env") == 0o600
    assert mode(folder / "secrets") == 0o700
    # The containers' users are others; Compose mounts the files, not the directory.
    assert {mode(file) for file in (folder / "secrets").iterdir()} == {0o444}


def test_prepare_leaves_what_is_there(folder):
    run(folder, "prepare", "books.test")
    before = {file: file.read_text() for file in (folder / "secrets").iterdir()}
    again = run(folder, "prepare", "other.test")
    assert again.returncode == 0
    assert {file: file.read_text() for file in (folder / "secrets").iterdir()} == before
    assert "ALLOWED_HOSTS=books.test" in (folder / ".env").read_text()


@pytest.mark.parametrize("hosts", ["books test", "books.test;", "$(id)"])
def test_prepare_refuses_what_is_no_host(folder, hosts):
    assert run(folder, "prepare", hosts).returncode == 1
    assert not (folder / ".env").exists()


def test_two_updates_do_not_run_at_once(folder):
    run(folder, "prepare", "books.test")
    held = os.open(folder, os.O_RDONLY)
    try:
        import fcntl

        fcntl.flock(held, fcntl.LOCK_EX)
        done = run(folder, "update", "--no-build")
    finally:
        os.close(held)
    assert done.returncode == 1
    assert "Another update is under way" in done.stderr
