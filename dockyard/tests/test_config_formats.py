"""config:show, config:keys, config:export, config:import and config:bundle."""

import io
import json
import os
import shlex
import subprocess
import tarfile
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard import config_export, config_import, config_vars
from dockyard.app import App

HOSTILE = {
    "BACKSLASH": "a\\b\\",
    "DOLLAR": "$HOME $(id) `id`",
    "EMPTY": "",
    "LINES": "one\ntwo\r\nthree\n",
    "NUMBER": "007",
    "QUOTES": 'it\'s "both"',
    "SPACE": "  a # b  ",
    "WORLD": "ключ 本 !",
}


@pytest.fixture
def hostile(booktime: App) -> App:
    """The app with values that break what can break."""
    config_vars.change(booktime, HOSTILE)
    return booktime


def test_show_and_the_bare_word_are_one_table(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "B_LONG=2", "a=3", "A=1 ")
    shown = dokku("config:show", "booktime")
    assert shown.out == "=====> booktime env vars\nA:       1 \nB_LONG:  2\na:       3\n"
    assert dokku("config", "booktime") == shown
    assert dokku("--quiet", "config", "booktime").out == "A:       1 \nB_LONG:  2\na:       3\n"
    assert dokku("--app", "booktime", "config:show") == shown


def test_keys_are_sorted_by_byte(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "zKey=1", "bKey=1", "aKey=1", "BKEY=1")
    assert dokku("config:keys", "booktime").out == "BKEY\naKey\nbKey\nzKey\n"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("exports", "export A='it'\\''s'\nexport B='1'\n"),
        ("shell", "A='it'\\''s' B='1' "),
        ("envfile", 'A="it\'s"\nB=1\n'),
        ("docker-args", "--env=A='it'\\''s' --env=B='1'\n"),
        ("docker-args-keys", "--env=A --env=B\n"),
        ("pack-keys", "--env A --env B\n"),
        ("json", '{"A":"it\'s","B":"1"}\n'),
        ("json-list", '[{"name":"A","value":"it\'s"},{"name":"B","value":"1"}]\n'),
        ("pretty", "A:  it's\nB:  1\n"),
    ],
)
def test_every_format_is_dokkus(dokku: Dokku, booktime: App, form: str, text: str) -> None:
    dokku("config:set", "booktime", "B=1", "A=it's")
    assert dokku("config:export", "booktime", "--format", form).out == text


def test_exports_is_the_usual_format_and_others_are_unknown(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=1")
    assert dokku("config:export", "booktime").out == "export A='1'\n"
    refused = dokku("config:export", "--format", "yaml", "booktime")
    assert (refused.code, refused.out, refused.err) == (1, "", " !     Unknown export format: yaml\n")


def test_a_shell_reads_the_exports_back(hostile: App) -> None:
    script = config_export.export(config_vars.load(hostile), "exports") + "env -0"
    answer = subprocess.run(["sh", "-c", script], capture_output=True, env={"PATH": os.environ["PATH"]}, check=True)
    read = dict(pair.split("=", 1) for pair in answer.stdout.decode().split("\0") if pair)
    assert {key: read[key] for key in HOSTILE} == HOSTILE


def test_the_shell_format_is_words_of_a_shell(hostile: App) -> None:
    words = shlex.split(config_export.export(HOSTILE, "shell"))
    assert words == [f"{key}={value}" for key, value in HOSTILE.items()]


@pytest.mark.parametrize("form", ["envfile", "json"])
def test_what_is_exported_can_be_imported(dokku: Dokku, hostile: App, tmp_path: Path, form: str) -> None:
    place = tmp_path / "vars"
    place.write_bytes(os.fsencode(config_export.export(config_vars.load(hostile), form)))
    dokku("apps:create", "other")
    assert dokku("config:import", "--format", form, "other", str(place)).code == 0
    assert config_vars.load(App("other")) == HOSTILE


def test_exports_can_be_imported_too() -> None:
    plain = {key: value for key, value in HOSTILE.items() if "'" not in value and "\r" not in value}
    assert config_import.from_envfile(config_export.export(plain, "exports")) == plain


def test_import_reads_stdin(dokku: Dokku, booktime: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"A=1\n")))
    done = dokku("config:import", "booktime", "-")
    assert done.out == "-----> Reading config vars from stdin\n-----> Setting config var A=1\n"
    assert config_vars.load(booktime) == {"A": "1"}


def test_import_merges_unless_it_replaces(dokku: Dokku, booktime: App, tmp_path: Path) -> None:
    (tmp_path / "vars").write_text("# ours\nexport B=2 # two\n\nC='3 # three'\nD=\n  E = five  \nF=a#b\n")
    config_vars.change(booktime, {"A": "1", "B": "1"})
    dokku("config:import", "booktime", "vars")
    assert config_vars.load(booktime) == {"A": "1", "B": "2", "C": "3 # three", "D": "", "E": "five", "F": "a#b"}
    dokku("config:import", "--replace", "booktime", "vars")
    assert "A" not in config_vars.load(booktime)


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        ("envfile", "", "No config vars to set"),
        ("envfile", "# nothing\n\n", "No config vars to set"),
        ("envfile", "A=1\nno pair\n", "line 2 is not KEY=value"),
        ("envfile", 'A="open\n', "line 1 is not KEY=value"),
        ("envfile", "A=1\n2=1\n", "Invalid key name: '2'"),
        ("json", "", "No config vars to set"),
        ("json", "{}", "No config vars to set"),
        ("json", "[1]", "expected one JSON object of strings"),
        ("json", '{"A": {}}', "expected one JSON object of strings"),
        ("json", "{", "this is not JSON"),
        ("json", '{"A": "1", "B\\n": "2"}', "Invalid key name"),
        ("toml", "A=1", "Unknown import format: toml"),
    ],
)
def test_a_bad_file_changes_nothing(
    dokku: Dokku, booktime: App, tmp_path: Path, form: str, text: str, said: str
) -> None:
    (tmp_path / "vars").write_text(text)
    config_vars.change(booktime, {"KEPT": "1"})
    refused = dokku("config:import", "--replace", "--format", form, "booktime", "vars")
    assert refused.code == 1
    assert said in refused.err
    assert config_vars.load(booktime) == {"KEPT": "1"}


def test_a_missing_or_unreadable_file_is_said(dokku: Dokku, booktime: App, tmp_path: Path) -> None:
    missing = dokku("config:import", "booktime", "nowhere")
    assert (missing.code, missing.err) == (1, " !     No config vars to set\n")
    assert dokku("config:import", "booktime", str(tmp_path)).code == 1


def test_json_numbers_and_booleans_become_text() -> None:
    assert config_import.from_json('{"A": 1, "B": true, "C": "x"}') == {"A": "1", "B": "true", "C": "x"}


def test_a_bundle_is_a_private_file_for_each_variable(hostile: App) -> None:
    with tarfile.open(fileobj=io.BytesIO(config_export.bundle(config_vars.load(hostile)))) as archive:
        members = archive.getmembers()
        contents = {one.name: archive.extractfile(one).read().decode() for one in members}  # type: ignore[union-attr]
    assert contents == HOSTILE
    assert {one.mode for one in members} == {0o600}


def test_the_bundle_goes_to_stdout(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=tarred")
    bundled = dokku("config:bundle", "booktime")
    assert (bundled.code, bundled.err) == (0, "")
    assert "tarred" in bundled.out


def test_json_is_json_whatever_the_bytes() -> None:
    value = os.fsdecode(b"\xff")
    text = config_export.export({"A": value}, "json")
    assert text.isascii()
    assert json.loads(text) == {"A": value}
