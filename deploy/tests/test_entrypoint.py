"""The images' entrypoint: secrets from files, which process, and the wait for the database."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from deploy.compose import entrypoint
from deploy.compose.entrypoint import CannotStartError, command_of, read_secrets, wait_for_database

ROOT = Path(__file__).parents[2]
POSTGRES = "postgres://shop:hidden@127.0.0.1:1/shop"


@pytest.fixture
def naps(monkeypatch) -> list[float]:
    """Seconds slept; none of them is waited for."""
    taken: list[float] = []
    monkeypatch.setattr(entrypoint.time, "sleep", taken.append)
    monkeypatch.setattr(entrypoint.time, "monotonic", lambda: sum(taken))
    return taken


def test_a_file_s_content_becomes_the_config_var(tmp_path):
    (tmp_path / "key").write_text("s3cret\n")
    environment = {"SECRET_KEY_FILE": str(tmp_path / "key")}
    read_secrets(environment)
    assert environment == {"SECRET_KEY": "s3cret"}


def test_a_file_of_no_config_var_is_left_alone(tmp_path):
    environment = {"SSL_CERT_FILE": str(tmp_path / "absent")}
    read_secrets(environment)
    assert environment == {"SSL_CERT_FILE": str(tmp_path / "absent")}


def test_a_value_and_a_file_for_it_are_refused(tmp_path):
    environment = {"SECRET_KEY": "one", "SECRET_KEY_FILE": str(tmp_path / "key")}
    with pytest.raises(CannotStartError, match="Both SECRET_KEY and SECRET_KEY_FILE"):
        read_secrets(environment)


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path):
    with pytest.raises(CannotStartError, match="No such file"):
        read_secrets({"DATABASE_URL_FILE": str(tmp_path / "absent")})


def test_web_is_gunicorn_with_the_settings_of_the_virtual_machine():
    command = command_of(["web"], {})
    assert command[0] == "gunicorn"
    assert (ROOT / command[command.index("--config") + 1]).is_file()


def test_web_is_uwsgi_when_asked_for():
    command = command_of(["web"], {"WSGI_SERVER": "uwsgi"})
    assert command[0] == "uwsgi"
    assert (ROOT / command[command.index("--ini") + 1]).is_file()


def test_another_wsgi_server_is_refused():
    with pytest.raises(CannotStartError, match="gunicorn and uwsgi"):
        command_of(["web"], {"WSGI_SERVER": "waitress"})


def test_daphne_listens_where_port_says():
    command = command_of(["daphne"], {"PORT": "8001"})
    assert command[command.index("--port") + 1] == "8001"


def test_any_other_command_is_itself():
    assert command_of(["python", "manage.py", "check"], {}) == ["python", "manage.py", "check"]


def test_no_command_is_told():
    with pytest.raises(CannotStartError, match="Nothing to start"):
        command_of([], {})


def test_a_program_that_is_not_there_is_told():
    command = [sys.executable, "-m", "deploy.compose.entrypoint", "no-such-program"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("There is no program no-such-program")


def test_it_waits_until_the_database_answers(monkeypatch, naps, capsys):
    answers = iter([psycopg.OperationalError("starting up"), psycopg.OperationalError("refused")])

    class Connection:
        def close(self):
            pass

    def connect(url, connect_timeout):
        if error := next(answers, None):
            raise error
        return Connection()

    monkeypatch.setattr(psycopg, "connect", connect)
    wait_for_database({"DATABASE_URL": POSTGRES})
    said = capsys.readouterr().out.splitlines()
    assert said == ["Waiting for the database: starting up", "Waiting for the database: refused"]
    assert len(naps) == 2


def test_it_gives_up_after_the_time_and_says_for_what_it_waited(naps, capsys):
    with pytest.raises(CannotStartError, match="did not answer in 3 seconds") as caught:
        wait_for_database({"DATABASE_URL": POSTGRES, "DATABASE_WAIT": "3"})
    assert "hidden" not in f"{caught.value}{capsys.readouterr().out}"
    assert sum(naps) == 3


def test_it_does_not_wait_for_sqlite(naps):
    wait_for_database({"DATABASE_URL": "sqlite:///db.sqlite3"})
    wait_for_database({})
    assert naps == []


def test_a_wait_that_is_no_number_is_refused():
    with pytest.raises(CannotStartError, match="whole number"):
        wait_for_database({"DATABASE_URL": POSTGRES, "DATABASE_WAIT": "long"})


def test_a_process_does_not_start_without_its_database():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and not listening
        url = f"postgres://shop:hidden@127.0.0.1:{nobody.getsockname()[1]}/shop"
        environment = os.environ | {"DATABASE_URL": url, "DATABASE_WAIT": "1"}
        command = [sys.executable, "-m", "deploy.compose.entrypoint", "release"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "did not answer in 1 seconds" in done.stderr
    assert "Connection refused" in done.stdout
