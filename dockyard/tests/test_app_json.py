"""app.json: what an app asks of the platform."""

import json
from pathlib import Path
from typing import Any

import pytest

from dockyard.errors import DockyardError, StageFailed
from dockyard.release import app_json
from dockyard.release.app_json import AppJson, EnvVar

WRONG_PREFIXES = ["/", "", "static/", "/static", "/../", "/a/../b/", "/.git/", "//", "/a b/", "/a\n/", "/{path}/"]
WRONG_DIRECTORIES = ["", ".", "..", "/etc", "a/../..", ".git", "a/.b", "a/", "a//b", "a b", "a\n"]


def test_a_missing_file_asks_for_nothing(tmp_path: Path) -> None:
    assert app_json.read(tmp_path, "tiny") == AppJson()


def test_it_reads_every_part_it_acts_on() -> None:
    found = app_json.parse(
        {
            "name": "ignored",
            "env": {
                "A": "1",
                "B": {"generator": "secret"},
                "C": {"value": "3", "sync": True},
                "D": {"required": False},
            },
            "scripts": {"postdeploy": "first", "dokku": {"predeploy": "before", "postdeploy": "after"}},
            "formation": {"web": {"quantity": 2}, "worker": {"max_parallel": 1}},
            "healthchecks": {"web": [{"path": "/live"}]},
            "buildpacks": [{"url": "https://example.com/pack.git"}],
            "dockyard": {"assets": {"/static/": "staticfiles", "/a/b-c/": "build/a.b"}},
        },
        "tiny",
    )
    assert found.env == [
        EnvVar("A", "1"), EnvVar("B", generator="secret"), EnvVar("C", "3", sync=True), EnvVar("D", required=False),
    ]  # fmt: skip
    assert found.scripts == {"predeploy": "before", "postdeploy": "after", "first": "first"}
    assert found.formation == {"web": 2}
    assert [check.path for check in found.healthchecks["web"]] == ["/live"]
    assert found.buildpacks == ["https://example.com/pack.git"]
    assert found.assets == {"/static/": "staticfiles", "/a/b-c/": "build/a.b"}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ([], "the whole file"),
        ("text", "the whole file"),
        ({"env": []}, "env"),
        ({"env": {"A": 1}}, "env.A"),
        ({"env": {"A": None}}, "env.A"),
        ({"env": {"A": {"value": 1}}}, "env.A.value"),
        ({"env": {"A": {"generator": "random"}}}, "env.A.generator"),
        ({"env": {"A-B": "1"}}, "A-B"),
        ({"scripts": "x"}, "scripts"),
        ({"scripts": {"dokku": []}}, "scripts.dokku"),
        ({"scripts": {"dokku": {"predeploy": ["x"]}}}, "predeploy"),
        ({"formation": []}, "formation"),
        ({"formation": {"web": 1}}, "formation.web"),
        ({"formation": {"web": {"quantity": "2"}}}, "formation.web.quantity"),
        ({"formation": {"web": {"quantity": True}}}, "formation.web.quantity"),
        ({"formation": {"web": {"quantity": 1.5}}}, "formation.web.quantity"),
        ({"formation": {"We b": {"quantity": 1}}}, "We b"),
        ({"healthchecks": {"web": {}}}, "healthchecks.web"),
        ({"healthchecks": {"web": ["x"]}}, "healthchecks.web"),
        ({"healthchecks": {"web": [{"timeout": "5"}]}}, "timeout"),
        ({"buildpacks": "x"}, "buildpacks"),
        ({"buildpacks": [{}]}, "buildpacks url"),
        ({"dockyard": []}, "dockyard"),
        ({"dockyard": {"assets": ["/static/"]}}, "dockyard.assets"),
        ({"dockyard": {"assets": {"/static/": 1}}}, "dockyard.assets./static/"),
        *(({"dockyard": {"assets": {one: "a"}}}, "dockyard.assets names") for one in WRONG_PREFIXES),
        *(({"dockyard": {"assets": {"/a/": one}}}, "must be a directory of the app") for one in WRONG_DIRECTORIES),
    ],
)
def test_it_names_the_key_that_is_wrong(content: Any, key: str) -> None:
    with pytest.raises(DockyardError, match=key):
        app_json.parse(content, "tiny")


@pytest.mark.parametrize("raw", [b"{", b"\xff", b"[" * 100_000, b'{"env": 1}', b""])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "app.json").write_bytes(raw)
    with pytest.raises(StageFailed, match=r"Invalid app\.json: .*push again\."):
        app_json.read(tmp_path, "tiny")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "app.json").write_bytes(b"\xef\xbb\xbf" + json.dumps({"env": {"A": "1"}}).encode())
    assert app_json.read(tmp_path, "tiny").env == [EnvVar("A", "1")]


def test_a_first_deploy_sets_what_has_no_value_yet() -> None:
    wanted = [EnvVar("A", "1"), EnvVar("B", "2"), EnvVar("C", "3")]
    assert app_json.additions(wanted, {"A": "mine", "B": ""}, first=True) == {"B": "2", "C": "3"}


def test_a_generated_value_is_64_hex_digits_and_new_each_time() -> None:
    wanted = [EnvVar("A", generator="secret"), EnvVar("B", generator="secret")]
    found = app_json.additions(wanted, {}, first=True)
    assert len(bytes.fromhex(found["A"])) == len(bytes.fromhex(found["B"])) == 32
    assert found["A"] != found["B"]


def test_later_deploys_set_only_what_is_to_be_kept_in_step() -> None:
    wanted = [EnvVar("A", "1"), EnvVar("B", "2", sync=True), EnvVar("C", generator="secret"), EnvVar("D")]
    assert app_json.additions(wanted, {"B": "mine"}, first=False) == {"B": "2"}


def test_a_required_one_without_a_value_stops_the_first_deploy() -> None:
    with pytest.raises(StageFailed, match="required env var A has no value, no default, and no TTY for prompt"):
        app_json.additions([EnvVar("A")], {}, first=True)


def test_an_optional_one_without_a_value_is_skipped() -> None:
    assert app_json.additions([EnvVar("A", required=False)], {}, first=True) == {}
