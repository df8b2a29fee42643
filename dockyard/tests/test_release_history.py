"""`dokku releases`: every push, change of config and rollback, the failed ones too."""

import json
from typing import Any

import pytest

from pushing import Pusher, deployed

pytestmark = pytest.mark.platform


@pytest.fixture(scope="module")
def shop(module_tiny: Pusher) -> Pusher:
    """An app with a history: v1 pushed, v2 a config var, v3 a failed push, v4 pushed."""
    app = module_tiny
    app.must("config:set", "tiny", "COLOUR=green", "TOKEN=very-secret-indeed")
    app.write("bin/post_compile", "#!/bin/sh\necho no luck today\nexit 1\n", executable=True)
    app.commit("A build that fails")
    assert app.push().code != 0
    app.go_back()
    app.commit("Another one")
    return deployed(app)


def history(app: Pusher) -> list[dict[str, Any]]:
    found = json.loads(app.must("releases", app.app.name, "--format", "json"))
    assert isinstance(found, list)
    return found


def test_it_lists_the_newest_first_with_what_made_each(shop: Pusher) -> None:
    rows = history(shop)
    assert [(row["version"], row["trigger"], row["outcome"], row["slug"]) for row in rows] == [
        ("v4", "push", "deployed", 4),
        ("v3", "push", "failed", 3),
        ("v2", "config:set COLOUR TOKEN", "deployed", 1),
        ("v1", "push", "deployed", 1),
    ]
    assert [row["current"] for row in rows] == [True, False, False, False]
    assert [row["kept"] for row in rows] == [True, False, True, True]
    assert rows[0]["commit"] == shop.git("rev-parse", "HEAD")
    assert rows[2]["commit"] == rows[3]["commit"]


def test_releases_with_the_same_config_vars_have_the_same_config_version(shop: Pusher) -> None:
    assert [row["config_version"] for row in history(shop) if row["outcome"] == "deployed"] == [2, 2, 1]


def test_it_keeps_how_long_each_stage_took(shop: Pusher) -> None:
    rows = history(shop)
    assert set(rows[0]["stages"]) == {"extract", "build", "predeploy", "seal", "release", "start", "switch"}
    assert set(rows[2]["stages"]) == {"release", "start", "switch"}
    assert set(rows[1]["stages"]) == {"extract", "build"}
    assert all(seconds >= 0 for seconds in rows[0]["stages"].values())
    assert rows[0]["stages"]["build"] > 0


def test_the_table_says_the_same_without_values_of_config_vars(shop: Pusher) -> None:
    table = shop.must("releases", "tiny").splitlines()
    assert table[0] == "=====> tiny releases"
    assert table[1].split() == ["VERSION", "OUTCOME", "COMMIT", "CREATED", "SECONDS", "CONFIG", "AUTHOR", "TRIGGER"]
    assert table[2].split()[:2] == ["v4", "current"]
    assert table[3].split()[:2] == ["v3", "failed"]
    assert "very-secret-indeed" not in "\n".join(table)
    assert len(table) == 6


def test_it_shows_one_release(shop: Pusher) -> None:
    assert "config:set COLOUR TOKEN" in shop.must("releases:info", "tiny", "v2")
    one = json.loads(shop.must("releases:info", "tiny", "3", "--format", "json"))
    assert one["outcome"] == "failed"
    assert "bin/post_compile failed" in one["reason"] or one["reason"] == "App build failed"
    assert json.loads(shop.must("releases:info", "tiny", "--format", "json"))["version"] == "v4"


def test_it_shows_what_was_said_also_of_a_failed_one(shop: Pusher) -> None:
    assert "no luck today" in shop.must("releases:output", "tiny", "v3")
    said = shop.must("releases:output", "tiny")
    assert "-----> Building tiny from dockyard" in said
    assert "All checks successful (web.1)" in said
    assert "=====> Application deployed:" in said


def test_an_unknown_release_is_told_with_those_there_are(shop: Pusher) -> None:
    for word in ("v9", "latest", "../1"):
        done = shop.dokku("releases:info", "tiny", word)
        assert (done.code, f"tiny has no release {word}: there are v1, v2, v3, v4" in done.text) == (1, True)


def test_a_failed_release_keeps_neither_its_build_nor_its_config_vars(shop: Pusher) -> None:
    assert sorted(place.name for place in (shop.app.releases / "3").iterdir()) == ["build.log", "release.json"]


def test_an_app_without_releases_has_an_empty_history(fresh: Pusher) -> None:
    assert history(fresh) == []
    assert len(fresh.must("releases", fresh.app.name).splitlines()) == 2
    done = fresh.dokku("releases:info", fresh.app.name)
    assert (done.code, "has not been deployed" in done.text) == (1, True)
