"""`dokku rollback`: an earlier build serves again, without a build."""

import json
from collections.abc import Iterator

import pytest

from dockyard import config_vars
from dockyard.release import release as releases
from pushing import Pusher, deployed

pytestmark = pytest.mark.platform

CONTRACTING = {
    "leaves": {"main": "0002_drop_price"},
    "migrations": {
        "main.0001_initial": {"contracting": False},
        "main.0002_drop_price": {"contracting": True, "what": "drops column main_product.price"},
    },
}
EXPANDING = {"leaves": {"main": "0001_initial"}, "migrations": {"main.0001_initial": {"contracting": False}}}


@pytest.fixture
def two(fresh: Pusher) -> Iterator[Pusher]:
    """An app pushed twice, with a change of a config var in between: v1, v2 (v1's build), v3."""
    deployed(fresh)
    fresh.must("config:set", fresh.app.name, "COLOUR=green")
    fresh.commit("The second build")
    yield deployed(fresh)
    fresh.must("--force", "apps:destroy", fresh.app.name)


def first_commit(app: Pusher) -> str:
    return app.git("rev-list", "--max-parents=0", "HEAD")


def test_the_build_before_serves_again_with_the_config_vars_of_now(two: Pusher) -> None:
    name = two.app.name
    said = two.must("rollback", name)
    assert f"Rolling {name} back to commit {first_commit(two)[:7]}, with the config vars of now" in said
    assert "Building" not in said
    assert two.get() == (200, f"web.1 {first_commit(two)}")
    serving = releases.current(two.app)
    assert (serving.number, serving.slug, serving.trigger) == (4, 1, "rollback to v2")
    assert set(serving.stages) == {"start", "switch"}
    assert config_vars.load(two.app) == {"COLOUR": "green", "GIT_REV": first_commit(two)}


def test_a_second_rollback_goes_forward_again(two: Pusher) -> None:
    two.must("rollback", two.app.name)
    two.must("rollback", two.app.name)
    assert two.get() == (200, f"web.1 {two.git('rev-parse', 'HEAD')}")


def test_it_can_bring_back_the_config_vars_the_release_had(two: Pusher) -> None:
    said = two.must("rollback", "--config", "release", two.app.name, "v1")
    assert "with the config vars of v1" in said
    assert config_vars.load(two.app) == {"GIT_REV": first_commit(two)}
    row = json.loads(two.must("releases:info", two.app.name, "--format", "json"))
    assert row["config_version"] == releases.get(two.app, "v1").config_version


def test_what_cannot_serve_is_refused_and_the_present_one_serves_on(two: Pusher) -> None:
    name = two.app.name
    two.write("bin/post_compile", "#!/bin/sh\nexit 1\n", executable=True)
    two.commit()
    two.push()
    with two.unchanged():
        for words, reason in [
            (["v3"], "v3 is what"),
            (["v4"], "v4 never served (failed)"),
            (["v99"], "has no release v99: there are v1, v2, v3, v4"),
            (["first"], "has no release first"),
        ]:
            done = two.dokku("rollback", name, *words)
            assert (done.code, reason in done.text) == (1, True), done.text


def test_a_build_that_does_not_start_any_more_leaves_the_present_one_serving(fresh: Pusher) -> None:
    fresh.write("Procfile", 'web: test -z "$BROKEN" && exec python server.py\n')
    fresh.commit()
    deployed(fresh)
    fresh.write("Procfile", "web: python server.py\n")
    fresh.commit()
    deployed(fresh).must("config:set", "--no-restart", fresh.app.name, "BROKEN=yes")
    with fresh.unchanged():
        done = fresh.dokku("rollback", fresh.app.name)
        assert (done.code, "Could not start due to 1 failed checks (web.1)" in done.text) == (1, True)
    assert releases.all_of(fresh.app)[-1].outcome == "failed"


def test_an_app_with_one_build_has_nothing_to_go_back_to(fresh: Pusher) -> None:
    done = deployed(fresh).dokku("rollback", fresh.app.name)
    assert (done.code, "has no other build to roll back to" in done.text) == (1, True)


def test_it_is_refused_across_a_contracting_migration_naming_it(fresh: Pusher) -> None:
    name = fresh.app.name
    fresh.write("migrations.json", json.dumps(EXPANDING))
    fresh.commit()
    old = deployed(fresh).git("rev-parse", "HEAD")
    fresh.write("migrations.json", json.dumps(CONTRACTING))
    fresh.commit()
    deployed(fresh)
    with fresh.unchanged():
        done = fresh.dokku("rollback", name)
        assert done.code == 1
        assert "v1 cannot run on the database as it is" in done.text
        assert "main.0002_drop_price (drops column main_product.price)" in done.text
    fresh.must("--force", "rollback", name)
    assert fresh.get() == (200, f"web.1 {old}")
    leaves = json.loads(fresh.must("releases:info", name, "--format", "json"))["migrations"]
    assert leaves == {"main": "0001_initial"}


def test_a_part_that_the_older_release_knows_nothing_of_is_no_reason(fresh: Pusher) -> None:
    """Tables of a package that came later, however it changed them since."""
    later = {"tokens.0001_initial": {"contracting": False}, "tokens.0002_no_salt": {"contracting": True}}
    fresh.write("migrations.json", json.dumps(EXPANDING))
    fresh.commit()
    old = deployed(fresh).git("rev-parse", "HEAD")
    fresh.write("migrations.json", json.dumps({"migrations": {"main.0001_initial": {"contracting": False}, **later}}))
    fresh.commit()
    deployed(fresh).must("rollback", fresh.app.name)
    assert fresh.get() == (200, f"web.1 {old}")


def test_a_failed_deploy_that_may_have_migrated_counts(fresh: Pusher) -> None:
    """Its migration stays in the database though it never served."""
    for _ in range(2):
        fresh.write("migrations.json", json.dumps(EXPANDING))
        fresh.commit()
        deployed(fresh)
    fresh.write("migrations.json", json.dumps(CONTRACTING))
    fresh.write("Procfile", "web: python server.py\nrelease: false\n")
    fresh.commit()
    assert fresh.push().code != 0
    done = fresh.dokku("rollback", fresh.app.name)
    assert (done.code, "main.0002_drop_price" in done.text) == (1, True)
