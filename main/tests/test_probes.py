"""/live, /ready and /version."""

import logging
import threading

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from booktime import draining
from main import readiness
from main.middleware import probes


@pytest.fixture
def secure(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["books.example.com"]


@pytest.fixture
def failing(monkeypatch):
    """Replace the checks by one of ours."""

    def replace(check):
        monkeypatch.setattr(readiness, "checks", lambda: {"database": check})
        monkeypatch.setattr(readiness, "_running", {})

    return replace


@pytest.mark.usefixtures("secure")
@pytest.mark.parametrize("path", ["/live", "/version"])
def test_they_answer_any_host_without_https(client, path):
    response = client.get(path, headers={"host": "10.1.2.3"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("secure")
def test_other_pages_still_mind_the_host(client):
    assert client.get("/", headers={"host": "10.1.2.3"}).status_code == 400


def test_live_touches_nothing(client):
    assert client.get("/live").content == b"live\n"


def test_version_names_the_commit(client, settings):
    settings.GIT_REV = "3f2c1a9"
    assert client.get("/version").json() == {"git_rev": "3f2c1a9"}


@pytest.mark.parametrize("path", ["/live", "/ready", "/version"])
def test_they_refuse_other_methods(client, path):
    response = client.post(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.django_db(transaction=True)
def test_ready_when_database_and_migrations_are(client):
    response = client.get("/ready")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db(transaction=True)
def test_not_ready_with_a_migration_to_do(client):
    [newest] = MigrationLoader(connection).graph.leaf_nodes("main")
    MigrationRecorder(connection).record_unapplied(*newest)
    try:
        response = client.get("/ready")
    finally:
        MigrationRecorder(connection).record_applied(*newest)
    assert response.status_code == 503
    assert response.content == b"migrations: 1 not applied: run ./manage.py migrate\n"


def test_not_ready_without_a_database_and_the_reason_stays_inside(client, failing, caplog):
    def broken():
        raise OSError("no route to secret-host")

    failing(broken)
    with caplog.at_level(logging.ERROR):
        response = client.get("/ready")
    assert (response.status_code, response.content) == (503, b"database: not available\n")
    assert "secret-host" in caplog.text


def test_a_database_that_never_answers_is_not_waited_for(client, failing, monkeypatch):
    released, calls = threading.Event(), []

    def paused():
        calls.append(1)
        released.wait(30)
        return ""

    monkeypatch.setattr(readiness, "TIME_LIMIT", 0.05)
    failing(paused)
    answers = [client.get("/ready") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].content == b"database: no answer\n"
    assert len(calls) == 1, "a second thread was started for the same check"
    released.set()
    readiness._running["database"].thread.join(30)
    monkeypatch.setattr(readiness, "TIME_LIMIT", 30)
    assert client.get("/ready").status_code == 200


def test_redis_is_checked_when_it_is_configured(settings):
    settings.REDIS_URL = ""
    assert "redis" not in readiness.checks()
    settings.REDIS_URL = "redis://localhost"
    assert "redis" in readiness.checks()
    assert readiness.check_redis() == ""


def test_they_come_first_of_all(settings):
    path = f"{probes.__name__}.{probes.ProbesMiddleware.__name__}"
    assert settings.MIDDLEWARE[0] == path


def test_not_ready_once_the_process_drains(client, monkeypatch):
    monkeypatch.setattr(draining, "has_begun", lambda: True)
    response = client.get("/ready")
    assert response.status_code == 503
    assert response.content == b"draining: this process is about to end\n"
    assert client.get("/live").status_code == 200
