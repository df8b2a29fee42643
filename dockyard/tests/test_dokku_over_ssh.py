"""bin/dokku with DOKKU_HOST: the same words on a Dokku server, over ssh."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SSH = """#!/bin/sh
printf '%s\\n' "$@" >"$RECORD"
exit 20
"""


@pytest.fixture
def typed(tmp_path: Path) -> "Typed":
    program = tmp_path / "ssh"
    program.write_text(SSH)
    program.chmod(0o755)
    return Typed(tmp_path)


class Typed:
    """Runs bin/dokku with an `ssh` that only notes its words, and ends with 20 as the server might."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | {
            "DOKKU_HOST": "dokku.example.org",
            "DOCKYARD_HOME": str(self.place / "home"),
            "PATH": f"{self.place}:{os.environ['PATH']}",
            "RECORD": str(self.place / "record"),
        } | more  # fmt: skip
        return subprocess.run(
            [ROOT / "bin" / "dokku", *words],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def ssh_words(self) -> list[str]:
        return (self.place / "record").read_text().splitlines()

    def as_the_server_splits(self) -> list[str]:
        """The words after `--`, joined as ssh does and split as Dokku's own `xargs -n1` does."""
        line = " ".join(self.ssh_words()[self.ssh_words().index("--") + 1 :])
        split = subprocess.run(
            ["xargs", "-n1", "printf", "%s\\n"], input=line, capture_output=True, text=True, check=True
        )
        return split.stdout.splitlines()


def test_it_calls_the_server_as_user_dokku_and_gives_back_its_exit_code(typed: Typed) -> None:
    assert typed.run("apps:exists", "booktime").returncode == 20
    assert typed.ssh_words() == ["-p", "22", "dokku@dokku.example.org", "--", "apps:exists", "booktime"]


def test_another_port_is_dokku_port(typed: Typed) -> None:
    typed.run("apps:list", DOKKU_PORT="2222")
    assert typed.ssh_words()[:2] == ["-p", "2222"]


@pytest.mark.parametrize(
    "value",
    [
        "change this",
        'say "hi"',
        "it's",
        "$(id)",
        "a;b|c&d",
        "back\\slash",
        "*",
        "ünï",
        "K=V=W",
        "`id`",
        "~",
        "#no",
        "<>!{}",
    ],
)
def test_a_value_arrives_as_it_was_typed(typed: Typed, value: str) -> None:
    typed.run("config:set", "booktime", f"SECRET_KEY={value}")
    assert typed.as_the_server_splits() == ["config:set", "booktime", f"SECRET_KEY={value}"]


def test_an_empty_word_stays_a_word(typed: Typed) -> None:
    typed.run("ps:set", "booktime", "")
    assert shlex.split(" ".join(typed.ssh_words()))[-1] == ""


def test_a_line_break_is_refused_with_the_way_round_it(typed: Typed) -> None:
    answer = typed.run("config:set", "booktime", "A=1\n2")
    assert answer.returncode == 1
    assert "--encoded" in answer.stderr
    assert not (typed.place / "record").exists()


def test_it_prepares_nothing_on_this_machine(typed: Typed) -> None:
    typed.run("apps:list")
    assert not (typed.place / "home").exists()
