"""Buildpacks at a push: Heroku's API, cloned ones, their order and what they hand on."""

from pathlib import Path

import pytest

from pushing import Pusher

pytestmark = pytest.mark.platform

COMPILE = """#!/bin/sh
echo "-----> Compiling $1 with cache $2 and env dir $3"
echo "The secret is $(cat "$3/SECRET")"
echo "In the environment it is ${SECRET:-absent}"
count=$(($(cat "$2/count" 2>/dev/null || echo 0) + 1))
echo $count >"$2/count"
echo "Compiled $count time(s)"
mkdir -p "$1/.profile.d"
echo 'export FROM_PROFILE=started' >"$1/.profile.d/own.sh"
echo 'export HANDED_ON=yes' >"$(dirname "$0")/../export"
"""


@pytest.fixture
def own(fresh: Pusher, tmp_path: Path) -> Pusher:
    """An app built by a buildpack from a git repository, and then by the bundled Python one."""
    place = tmp_path / "buildpack"
    for name, text in {
        "detect": "#!/bin/sh\necho Own\n",
        "compile": COMPILE,
        "release": "#!/bin/sh\necho 'default_process_types: {}'\n",
    }.items():
        program = place / "bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text)
        program.chmod(0o755)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "A buildpack"]):
        fresh.git("-C", str(place), *words)
    python = "https://github.com/heroku/heroku-buildpack-python.git"
    fresh.write(".buildpacks", f"# comments are fine\nfile://{place}\n{python}\n")
    fresh.write("bin/post_compile", '#!/bin/sh\necho "Handed on: $HANDED_ON, secret $SECRET"\n', executable=True)
    fresh.must("config:set", "--no-restart", fresh.app.name, "SECRET=a b")
    fresh.commit()
    return fresh


def test_a_cloned_buildpack_gets_what_herokus_api_promises(own: Pusher) -> None:
    pushed = own.push()
    assert pushed.code == 0, pushed.text
    assert "The secret is a b" in pushed.text
    assert "In the environment it is absent" in pushed.text


def test_what_it_exports_reaches_the_next_one_and_the_hooks_see_config_vars(own: Pusher) -> None:
    assert "Handed on: yes, secret a b" in own.push().text


def test_its_cache_stays_until_it_is_purged(own: Pusher) -> None:
    assert "Compiled 1 time(s)" in own.push().text
    assert "Compiled 2 time(s)" in own.must("ps:rebuild", own.app.name)
    own.must("repo:purge-cache", own.app.name)
    assert "Compiled 1 time(s)" in own.must("ps:rebuild", own.app.name)


def test_its_profile_is_sourced_where_things_run(own: Pusher) -> None:
    own.push()
    assert own.must("run", own.app.name, "sh", "-c", "echo $FROM_PROFILE").strip() == "started"


def test_the_property_wins_over_the_file(own: Pusher) -> None:
    own.must("buildpacks:set", own.app.name, "https://github.com/heroku/heroku-buildpack-python.git")
    pushed = own.push()
    assert pushed.code == 0, pushed.text
    assert "Compiling" not in pushed.text


def test_an_unchanged_requirements_file_installs_nothing_again(own: Pusher) -> None:
    own.push()
    assert "requirements.txt is unchanged" in own.must("ps:rebuild", own.app.name)
