"""config:set, config:get, config:unset, config:clear: values survive whatever they are."""

import base64
import os

import pytest

from conftest import Dokku
from dockyard import config_vars
from dockyard.app import App

HOSTILE = [
    "", " ", "a b", "$HOME", "$(id)", "`id`", "'", '"', "it's \"both\"", "\\", "\\n", "a\nb", "trailing\n", "\r\n",
    "a=b=c", "=", "-x", "--global", "#no comment", "ключ 本 \N{PILE OF POO}", "\x1b[31m", "{{ x }}", "%s", "!", "*",
    os.fsdecode(b"\xff\xfe not UTF-8"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_survives(dokku: Dokku, booktime: App, value: str) -> None:
    assert dokku("config:set", "booktime", f"KEY={value}").code == 0
    assert config_vars.load(booktime) == {"KEY": value}


@pytest.mark.slow
@pytest.mark.parametrize("value", [value for value in HOSTILE if value.isascii() and "\r" not in value])
def test_a_value_comes_back_with_one_newline(dokku: Dokku, booktime: App, value: str) -> None:
    dokku("config:set", "booktime", f"KEY={value}")
    got = dokku("config:get", "booktime", "KEY")
    assert (got.code, got.out, got.err) == (0, f"{value}\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("value", HOSTILE)
def test_an_encoded_value_survives(dokku: Dokku, booktime: App, value: str) -> None:
    word = base64.b64encode(os.fsencode(value)).decode()
    assert dokku("config:set", "--encoded", "booktime", f"KEY={word}").code == 0
    assert config_vars.load(booktime) == {"KEY": value}


def test_set_says_what_it_sets_in_columns(dokku: Dokku, booktime: App) -> None:
    done = dokku("config:set", "booktime", "zKey=z", "LONG_KEY=1", "aKey=a")
    assert done.out == "-----> Setting config vars\n       LONG_KEY:  1\n       aKey:      a\n       zKey:      z\n"
    assert dokku("--quiet", "config:set", "booktime", "A=1").out == ""


def test_the_last_of_two_values_wins_and_others_stay(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=1", "B=1")
    dokku("config:set", "booktime", "A=2", "A=3")
    assert config_vars.load(booktime) == {"A": "3", "B": "1"}


def test_the_env_file_is_private(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=1")
    assert booktime.env.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "At least one env pair must be given"),
        (["A"], "Invalid env pair: A"),
        (["B=1", "1A=2"], "Invalid key name: '1A'"),
        (["B=1", "a-b=2"], "Invalid key name: 'a-b'"),
        (["B=1", "=2"], "Invalid key name: ''"),
        (["B=1", "é=2"], "Invalid key name: 'é'"),
        (["B=1", "A\n=2"], "Invalid key name: 'A"),
        (["--encoded", "B=MQ==", "A=@"], "for key 'A'"),
        (["--encoded", "B=MQ==", "A=MQ"], "for key 'A'"),
        (["--encoded", "B=MQ==", "A=AA=="], "The value of A contains a NUL character"),
    ],
)
def test_bad_pairs_are_refused_and_nothing_is_stored(dokku: Dokku, booktime: App, words: list[str], said: str) -> None:
    refused = dokku("config:set", "booktime", *words)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err
    assert config_vars.load(booktime) == {}


def test_a_missing_key_is_silent_and_1(dokku: Dokku, booktime: App) -> None:
    missing = dokku("config:get", "booktime", "NOPE")
    assert (missing.code, missing.out, missing.err) == (1, "", "")


def test_get_wants_one_key(dokku: Dokku, booktime: App) -> None:
    assert dokku("config:get", "booktime").err == " !     Expected: key\n"
    assert dokku("config:get", "booktime", "A", "B").err == " !     Unexpected argument(s): [B]\n"


def test_get_quotes_for_a_shell(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=it's")
    assert dokku("config:get", "--quoted", "booktime", "A").out == "'it'\\''s'\n"


def test_unset_tells_the_set_from_the_unset(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=1", "B=2")
    done = dokku("config:unset", "booktime", "A", "NOPE")
    assert done.code == 0
    assert done.out == "-----> Unsetting A\n-----> Skipping NOPE, it is not set in the environment\n"
    assert config_vars.load(booktime) == {"B": "2"}


def test_unset_wants_a_valid_key(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=1")
    assert dokku("config:unset", "booktime").err == " !     At least one key must be given\n"
    assert dokku("config:unset", "booktime", "A", "b-c").err == " !     Invalid key name: 'b-c'\n"
    assert config_vars.load(booktime) == {"A": "1"}


def test_clear_unsets_every_one(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "B=2", "A=1")
    assert dokku("config:clear", "booktime").out == "-----> Unsetting A\n-----> Unsetting B\n"
    assert config_vars.load(booktime) == {}


def test_the_global_environment_is_one_of_its_own(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "--global", "A=global", "B=global")
    dokku("config:set", "booktime", "A=app")
    assert dokku("config:get", "--global", "A").out == "global\n"
    assert dokku("config:get", "booktime", "B").code == 1
    assert dokku("config:keys", "booktime", "--merged").out == "A\nB\n"
    assert dokku("config:export", "--merged", "booktime").out == "export A='app'\nexport B='global'\n"
    assert dokku("config:unset", "--global", "A").code == 0
    assert dokku("config:show", "--global").out == "=====> global env vars\nB:  global\n"


def test_flags_may_stand_on_either_side_of_the_app(dokku: Dokku, booktime: App) -> None:
    assert dokku("config:set", "booktime", "--no-restart", "A=1", "--encoded", "B=MQ==").code == 1
    assert dokku("config:set", "--no-restart", "booktime", "A=1").code == 0
    assert dokku("config:set", "booktime", "B=2", "--no-restart").code == 0
    assert dokku("config:keys", "booktime").out == "A\nB\n"


COMMANDS = ["bundle", "clear", "export", "get", "import", "keys", "set", "show", "unset"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_app_is_named_and_exists(dokku: Dokku, command: str) -> None:
    none = dokku(f"config:{command}")
    assert (none.code, none.err) == (1, " !     Please specify an app to run the command on\n")
    missing = dokku(f"config:{command}", "nope", "A=1")
    assert (missing.code, missing.err) == (20, " !     App nope does not exist\n")
    hostile = dokku(f"config:{command}", "../nope", "A=1")
    assert hostile.code == 1
    assert "App name must begin" in hostile.err


def test_an_unknown_flag_is_2_with_the_usage(dokku: Dokku, booktime: App) -> None:
    refused = dokku("config:set", "booktime", "--nope", "A=1")
    assert (refused.code, refused.out) == (2, "")
    assert "--nope" in refused.err
    assert "usage: dokku config:set [--encoded] [--no-restart] (<app>|--global) KEY1=VALUE1" in refused.err
    assert "words" not in refused.err
    assert config_vars.load(booktime) == {}
