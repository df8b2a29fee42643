"""What Gunicorn and uWSGI are told by the environment."""

import os
import runpy
import subprocess
import sys
import sysconfig
import urllib.request
from pathlib import Path

import pytest

from deploy.tests.front.programs import free_port, wait_for
from deploy.tests.vm.machine import ROOT, VM

UWSGI = Path(sysconfig.get_path("scripts"), "uwsgi")
NAMES = ("PORT", "BIND_ADDRESS", "DATABASE_POOL_SIZE", "WEB_CONCURRENCY", "WEB_THREADS")


@pytest.fixture
def settings(monkeypatch):
    """Gunicorn's settings in an environment."""

    def read(name="prod.py", **environment):
        for one in (*NAMES, "WEB_TIMEOUT", "WEB_GRACEFUL_TIMEOUT", "WEB_MAX_REQUESTS"):
            monkeypatch.delenv(one, raising=False)
        for one, value in environment.items():
            monkeypatch.setenv(one, value)
        return runpy.run_path(str(VM / "gunicorn" / name))

    return read


def test_gunicorn_starts_where_nothing_is_said(settings):
    found = settings()
    assert (found["bind"], found["workers"], found["threads"]) == ("0.0.0.0:8000", 2, 4)


@pytest.mark.parametrize(("pool", "threads"), [("8", 8), ("0", 4), ("", 4)])
def test_threads_follow_the_pool_of_connections(settings, pool, threads):
    assert settings(DATABASE_POOL_SIZE=pool)["threads"] == threads


@pytest.mark.parametrize("value", ["x", "0", "-1", "1.5"])
def test_what_is_no_number_stops_the_start_with_its_name(settings, value):
    with pytest.raises(SystemExit, match="WEB_CONCURRENCY is"):
        settings(WEB_CONCURRENCY=value)


def test_requests_under_way_have_less_time_than_platforms_give(settings):
    assert settings()["graceful_timeout"] < 30


def test_for_work_on_the_shop_it_listens_here_alone_and_starts_again(settings):
    found = settings("dev.py")
    assert found["bind"].startswith("127.0.0.1:")
    assert found["reload"]


@pytest.mark.parametrize(
    ("environment", "cores"),
    [({}, 4), ({"DATABASE_POOL_SIZE": "3"}, 3), ({"DATABASE_POOL_SIZE": "0"}, 4)],
)
def test_uwsgi_reads_the_same(tmp_path, environment, cores):
    if not UWSGI.exists():
        pytest.skip("uWSGI is not here: uv pip install -r deploy/requirements.txt")
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    clean |= {"DEBUG": "true", "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    clean |= {"PORT": str(port), "BIND_ADDRESS": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    clean["DJANGO_SETTINGS_MODULE"] = "booktime.settings"
    log = tmp_path / "uwsgi.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, UWSGI, "--ini", VM / "uwsgi" / "uwsgi.ini"],
            cwd=ROOT,
            env=clean | environment,
            stdout=out,
            stderr=out,
        )
    try:
        wait_for(lambda: "WSGI app 0" in log.read_text(), "the shop is loaded")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/live") as answer:
            assert answer.read() == b"live\n"
        assert f"cores: {cores})" in log.read_text()
        process.terminate()
        assert process.wait(60) == 0, "SIGTERM ends it"
    finally:
        process.kill()
        process.wait()
