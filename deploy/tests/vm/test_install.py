"""install: says what it would do, does it once, and leaves alone what is there."""

import re
import stat
import subprocess

import pytest

from deploy.tests.front.site import skip_without_nginx
from deploy.tests.vm.machine import DOMAIN, VM, Machine


@pytest.fixture
def bare(place, tmp_path_factory):
    """A machine nothing was installed on."""
    skip_without_nginx()
    directory = place / tmp_path_factory.mktemp("bare").name
    directory.mkdir()
    directory.chmod(0o755)
    machine = Machine(directory, services=None)
    yield machine
    machine.close()


def snapshot(root):
    """Every file below a directory, what is in it and when it was written."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_a_dry_run_says_every_step_and_changes_nothing(bare):
    done = bare.install("--dry-run")
    assert done.returncode == 0, done.stdout
    assert "writes" in done.stdout
    assert "openssl" in done.stdout
    assert not bare.root.exists()


def test_a_dry_run_for_the_machine_itself_changes_nothing_either():
    done = subprocess.run([VM / "install", "--dry-run", DOMAIN], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "booktime-web@.service" in done.stdout


def test_a_second_run_changes_nothing(bare):
    assert bare.install().returncode == 0
    before = snapshot(bare.root)
    done = bare.install()
    assert done.returncode == 0, done.stdout
    assert snapshot(bare.root) == before
    assert "writes" not in done.stdout


def test_a_second_run_mends_what_was_changed_but_not_the_env_file(bare):
    assert bare.install().returncode == 0
    unit = bare.root / "etc/systemd/system/booktime-cron.service"
    said = unit.read_text()
    unit.write_text("[Unit]\n")
    (bare.shop / "env").write_text("SECRET_KEY=mine\n")
    assert bare.install().returncode == 0
    assert unit.read_text() == said
    assert (bare.shop / "env").read_text() == "SECRET_KEY=mine\n"


def test_secrets_are_for_nobody_else(bare):
    assert bare.install().returncode == 0
    for secret in (bare.shop / "env", bare.root / "etc/booktime/tls/privkey.pem"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    key = re.search(r"^SECRET_KEY=(.+)$", (bare.shop / "env").read_text(), re.MULTILINE)
    assert len(key[1]) >= 50


def test_nginx_takes_the_site(bare):
    assert bare.install().returncode == 0
    bare.start_nginx()
    words = ["nginx", "-t", "-c", str(bare.place / "nginx.conf")]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("domain", ["", "-x", "a b", "books.example.com;", "Books"])
def test_what_is_no_host_name_is_refused(bare, domain):
    done = bare.run("install", "--root", str(bare.root), domain)
    assert done.returncode in {1, 2}
    assert not bare.root.exists()
