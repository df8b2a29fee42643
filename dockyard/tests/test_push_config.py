"""Config vars and app.json's env on their way through build, release line and process."""

import json
from pathlib import Path

import pytest

from dockyard import config_vars
from pushing import Pusher

pytestmark = pytest.mark.platform

HOSTILE = "'\"$(id)`id` \\ $HOME ${PATH} % ; & | * ? ~ # = ä \u2028 \t\n second line\n\n"

TO_FILES = """#!/bin/sh
printf %s "$HOSTILE" > built
env | sed 's/=.*//' | sort > build-names
"""


def test_any_value_reaches_build_release_line_and_process_as_it_was_set(fresh: Pusher) -> None:
    name = fresh.app.name
    fresh.must("config:set", "--no-restart", name, f"HOSTILE={HOSTILE}")
    fresh.write("bin/post_compile", TO_FILES, executable=True)
    fresh.write("Procfile", 'web: python server.py\nrelease: printf %s "$HOSTILE" > released\n')
    fresh.commit()
    pushed = fresh.push()
    assert pushed.code == 0, pushed.text
    root = fresh.app.current / "app"
    assert (root / "built").read_bytes() == HOSTILE.encode()
    assert (root / "released").read_bytes() == HOSTILE.encode()
    assert fresh.get("/env/HOSTILE")[1].encode("utf-8", "surrogateescape") == HOSTILE.encode()
    assert "second line" not in pushed.text


def test_config_vars_do_not_decide_which_programs_run(fresh: Pusher) -> None:
    """PATH and friends belong to the platform; an app that sets them wrongly still builds and starts."""
    fresh.must(
        "config:set", "--no-restart", fresh.app.name, "PATH=/nowhere", "HOME=/nowhere", "PORT=1", "LD_LIBRARY_PATH=/x"
    )
    pushed = fresh.push()
    assert pushed.code == 0, pushed.text
    assert fresh.get("/env/HOME")[1] == str(fresh.app.current.resolve() / "app")
    assert fresh.get("/env/PORT")[1] != "1"


READ_BY_SHELLS = ("BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "PS4")
"""What makes a shell run or print something before the script it was given."""

NAMES_OF_THE_BUILD = ("build", "env", "name", "file", "cache", "uv", "key", "python", "version", "hook", "UID", "EUID",
                      "PPID", "_", "IFS", "BASH_FUNC_x")  # fmt: skip
"""What the buildpack or its shell calls something by, or keeps to itself."""


def test_a_config_var_may_have_any_name(fresh: Pusher) -> None:
    fresh.must("config:set", "--no-restart", fresh.app.name, *(f"{name}=mine\n\n" for name in NAMES_OF_THE_BUILD))
    fresh.write("bin/post_compile", "#!/usr/bin/env python\nimport os\nprint(*map(ascii, os.environ.items()))\n",
                executable=True)  # fmt: skip
    fresh.write("manage.py", "import os\nprint('collected as', ascii(os.environ['build']))\n")
    fresh.commit()
    pushed = fresh.push()
    assert pushed.code == 0, pushed.text
    assert r"collected as 'mine\n\n'" in pushed.text
    assert [name for name in NAMES_OF_THE_BUILD if rf"('{name}', 'mine\n\n')" not in pushed.text] == []


def test_a_hook_that_names_no_interpreter_is_the_shells(fresh: Pusher) -> None:
    fresh.must("config:set", "--no-restart", fresh.app.name, "MINE=a  b")
    fresh.write("bin/post_compile", 'echo "it is $MINE"\n', executable=True)
    fresh.commit()
    assert "it is a  b" in fresh.push().text


def test_a_hook_that_names_a_missing_interpreter_is_said(fresh: Pusher) -> None:
    fresh.write("bin/post_compile", "#!/no/such/shell\n", executable=True)
    fresh.commit()
    pushed = fresh.push()
    assert pushed.code != 0
    assert "bin/post_compile cannot be run: No such file or directory" in pushed.text


def test_config_vars_run_nothing_before_a_hook(fresh: Pusher, tmp_path: Path) -> None:
    (tmp_path / "trap").write_text("echo caught\n")
    fresh.must("config:set", "--no-restart", fresh.app.name, *(f"{name}={tmp_path}/trap" for name in READ_BY_SHELLS))
    fresh.write("bin/post_compile", "#!/bin/bash\necho the hook\nenv | sed 's/=.*//'\n", executable=True)
    fresh.commit()
    pushed = fresh.push()
    assert pushed.code == 0, pushed.text
    assert "the hook" in pushed.text
    assert "caught" not in pushed.text
    assert not set(READ_BY_SHELLS) & {line.removeprefix("remote:").strip() for line in pushed.text.split("\n")}


def test_the_environment_of_who_pushes_stays_outside(fresh: Pusher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_OWN_TOKEN", "secret")
    fresh.write("bin/post_compile", TO_FILES, executable=True)
    fresh.commit()
    assert fresh.push().code == 0
    names = (fresh.app.current / "app" / "build-names").read_text().split()
    assert not {"MY_OWN_TOKEN", "GIT_DIR", "GIT_QUARANTINE_PATH", "DOCKYARD_HOME"} & set(names)
    assert fresh.get("/env/MY_OWN_TOKEN")[1] == "(unset)"
    assert fresh.get("/env/DOCKYARD_HOME")[1] == "(unset)"


def test_a_first_push_sets_what_app_json_gives(fresh: Pusher) -> None:
    fresh.must("config:set", "--no-restart", fresh.app.name, "MINE=kept")
    env = {"PLAIN": "a", "MINE": "other", "MADE": {"generator": "secret"}, "MAY": {"required": False}}
    fresh.write("app.json", json.dumps({"env": env}))
    fresh.commit()
    pushed = fresh.push()
    assert "-----> Setting 2 env var(s) from app.json" in pushed.text
    stored = config_vars.load(fresh.app)
    assert (stored["PLAIN"], stored["MINE"], len(stored["MADE"])) == ("a", "kept", 64)
    assert "MAY" not in stored
    assert stored["MADE"] not in pushed.text
    assert fresh.get("/env/MADE")[1] == stored["MADE"]


def test_a_first_push_without_a_required_value_is_refused(fresh: Pusher) -> None:
    fresh.write("app.json", json.dumps({"env": {"GIVEN": "x", "API_KEY": {"description": "ask for it"}}}))
    fresh.commit()
    pushed = fresh.push()
    assert pushed.code != 0
    assert "required env var API_KEY has no value, no default, and no TTY for prompt" in pushed.text
    assert "config:set" in pushed.text
    assert config_vars.load(fresh.app) == {}
    fresh.must("config:set", "--no-restart", fresh.app.name, "API_KEY=1")
    assert fresh.push().code == 0


def test_what_a_refused_first_push_would_have_set_is_not_stored(fresh: Pusher) -> None:
    fresh.write("app.json", json.dumps({"env": {"MADE": {"generator": "secret"}}}))
    fresh.write("server.py", "raise SystemExit(1)\n")
    fresh.commit()
    assert fresh.push().code != 0
    assert config_vars.load(fresh.app) == {}


def test_the_commit_is_a_config_var(fresh: Pusher) -> None:
    commit = fresh.git("rev-parse", "HEAD")
    assert fresh.push().code == 0
    assert fresh.must("config:get", fresh.app.name, "GIT_REV").strip() == commit
