"""What the commands of a swarm say when something is missing; no Docker is needed for it."""

import os
import subprocess
from pathlib import Path

import pytest

SWARM = Path(__file__).parents[2] / "swarm"
COMMANDS = ("deploy", "secret", "certificate", "run")


def say(*words, **environment):
    """Run a command; returns its status and what it said."""
    done = subprocess.run(
        [SWARM / words[0], *words[1:]],
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_how_it_is_used(command):
    for word in ("-h", "--help"):
        status, said = say(command, word)
        assert (status, said.split()[0]) == (0, "Usage:")


@pytest.mark.parametrize("command", COMMANDS)
def test_words_it_does_not_know_end_with_2(command):
    for words in ([], ["--nonsense"]):
        status, said = say(command, *words)
        assert (status, said.split()[0]) == (2, "Usage:")


@pytest.mark.parametrize("words", [["--tag"], ["--tag", "a", "--rollback"], ["--nginx"]])
def test_a_deploy_wants_one_release(words):
    assert say("deploy", *words)[0] == 2


def test_without_settings_it_says_where_they_belong(tmp_path):
    status, said = say("deploy", "--tag", "a", BOOKTIME_SETTINGS=str(tmp_path / "none"))
    assert status == 1
    assert "Copy deploy/swarm/example.env there" in said


def test_a_line_that_is_no_setting_is_named(tmp_path):
    settings = tmp_path / "settings"
    settings.write_text("# a comment\n\nIMAGE=a\nexport HOST=b\n")
    status, said = say("deploy", "--tag", "a", BOOKTIME_SETTINGS=str(settings))
    assert status == 1
    assert "is not NAME=value: export HOST=b" in said


def test_without_an_engine_it_says_so(tmp_path):
    settings = tmp_path / "settings"
    settings.write_text("IMAGE=a\nALLOWED_HOSTS=books.test\n")
    nowhere = f"unix://{tmp_path}/none.sock"
    words = {"BOOKTIME_SETTINGS": str(settings), "DOCKER_HOST": nowhere, "HOME": str(tmp_path)}
    status, said = say("deploy", "--tag", "a", **words)
    assert status == 1
    assert "The Docker engine does not answer" in said or "not a manager" in said
