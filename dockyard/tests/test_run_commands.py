"""run and enter: one-off commands with an app's code and config."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pushing import Pusher, environment, eventually, processes, wait_for

pytestmark = pytest.mark.platform


def test_it_runs_in_the_release_with_the_apps_environment(tiny: Pusher) -> None:
    line = "import os; print(os.path.exists('server.py'), os.environ['GIT_REV'], os.environ['DYNO'].split('.')[0])"
    assert tiny.must("run", "tiny", "python", "-c", line) == f"True {tiny.git('rev-parse', 'HEAD')} run\n"


def test_words_are_not_looked_at_again(tiny: Pusher) -> None:
    words = ["$(id)", "`id`", "a  b", "'", '"', "*", "-e", "--", "\\"]
    assert tiny.must("run", "tiny", "printf", "%s|", *words) == "".join(f"{word}|" for word in words)


@pytest.mark.parametrize(("end", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 137)])
def test_its_status_is_the_commands(tiny: Pusher, end: str, code: int) -> None:
    assert tiny.dokku("run", "tiny", "sh", "-c", end).code == code


def test_a_missing_command_is_127(tiny: Pusher) -> None:
    done = tiny.dokku("run", "tiny", "no-such-program")
    assert done.code == 127
    assert "no-such-program" in done.text


def test_variables_may_be_given_for_one_run(tiny: Pusher) -> None:
    assert tiny.must("run", "-e", "A=$(id)", "--env", "B=2", "tiny", "printenv", "A", "B") == "$(id)\n2\n"
    assert "$(id)" not in tiny.must("config:show", "tiny")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["-e", "NOPAIR", "tiny", "true"], "Invalid env pair: NOPAIR"),
        (["-e", "A-B=1", "tiny", "true"], "Invalid key name: 'A-B'"),
        (["--ttl-seconds", "0", "tiny", "true"], "--ttl-seconds must be a positive integer"),
        (["--ttl-seconds", "9" * 5000, "tiny", "true"], "--ttl-seconds must be a positive integer"),
        (["--no-tty", "--force-tty", "tiny", "true"], "Cannot specify both --force-tty and --no-tty"),
    ],
)
def test_a_wrong_option_is_a_sentence(tiny: Pusher, words: list[str], reason: str) -> None:
    done = tiny.dokku("run", *words)
    assert done.code == 1
    assert reason in done.text


def test_a_process_type_stands_for_its_line(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: python server.py\nhello: echo 'hello from'\n")
    tiny.commit()
    assert tiny.push().code == 0
    assert tiny.must("run", "tiny", "hello", "a b", "$(id)") == (
        "-----> Found 'hello' in Procfile, running that command\nhello from a b $(id)\n"
    )
    assert tiny.must("--quiet", "run", "tiny", "hello", "x") == "hello from x\n"


def test_a_two_dash_word_before_the_command_is_dropped(tiny: Pusher) -> None:
    assert tiny.must("run", "tiny", "--", "echo", "one") == "one\n"


def test_an_app_that_was_never_deployed_has_nothing_to_run(fresh: Pusher) -> None:
    done = fresh.dokku("run", fresh.app.name, "true")
    assert done.code == 1
    assert " !     Successfully deploy your app to fix dokku run calls" in done.text


def test_a_missing_app_is_20(tiny: Pusher) -> None:
    assert tiny.dokku("run", "nobody", "true").code == 20


def test_one_may_enter_a_process_by_its_type_and_number(tiny: Pusher) -> None:
    assert tiny.must("enter", "tiny", "web", "printenv", "DYNO") == "web.1\n"
    assert tiny.must("enter", "tiny", "web.1", "printenv", "DYNO") == "web.1\n"


def test_entering_what_is_not_there_says_what_is(tiny: Pusher) -> None:
    done = tiny.dokku("enter", "tiny", "web.7", "true")
    assert done.code == 1
    assert "web.1" in done.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_command_ends_with_the_run_that_started_it(tiny: Pusher, tmp_path: Path, number: int) -> None:
    marker = tmp_path / "started"
    words = [sys.executable, "-m", "dockyard", "run", "tiny", "sh", "-c", f"touch '{marker}'; sleep 600"]
    run = subprocess.Popen(words, env=environment(tiny.home), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(marker)
    run.send_signal(number)
    assert run.wait() != 0
    assert eventually(lambda: not any("sleep 600" in words for words in processes(tiny.home).values()))
