"""The lint of a plan: who is exempt, who has a reason, and what is said."""

import pytest
from django.db import migrations, models

from main.safe_migrations import kinds
from main.safe_migrations.lint import lint
from main.safe_migrations.messages import allowances, refusal
from main.tests.migration_samples import judge, migration, shelves

DROP = migrations.RemoveField("shelf", "name")
BOX = migrations.CreateModel(
    "Box",
    [("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())],
)
ON_BOXES = (
    migrations.AddField("box", "colour", models.TextField()),
    migrations.RenameModel("Box", "Crate"),
    migrations.AddIndex("crate", models.Index(fields=["size"], name="crate_by_size")),
    migrations.RunSQL("ALTER TABLE stock_crate DROP COLUMN size"),
    migrations.AlterModelTable("crate", "crates"),
    migrations.RunSQL('DROP TABLE "crates"'),
)


def test_what_nobody_uses_yet_may_be_changed_in_the_plan_that_creates_it():
    plan = [migration(BOX), migration(*ON_BOXES, name="0003_more")]
    assert [verdict.findings for verdict in lint(plan, shelves(), ["stock"])] == [[], []]


def test_it_may_not_be_changed_in_a_later_plan():
    state = shelves()
    lint([migration(BOX)], state, ["stock"])
    (verdict,) = lint([migration(ON_BOXES[0])], state, ["stock"])
    assert verdict.is_refused


def test_a_table_made_for_a_relation_is_new_as_well():
    relation = migrations.AddField("shelf", "rooms", models.ManyToManyField("stock.room"))
    assert judge(relation, migrations.RemoveField("shelf", "rooms")).findings == []


def test_an_app_of_which_nothing_was_applied_is_exempt():
    assert not judge(DROP, running=["main"]).is_refused
    assert judge(DROP, running=["stock"]).is_refused


def test_a_reason_in_the_file_allows_it_and_is_told():
    verdict = judge(DROP, allowed_because="no release since v12 reads it")
    assert not verdict.is_refused
    assert allowances([verdict]) == [
        "Allowed: stock.0002_change drops column stock_shelf.name, "
        "because no release since v12 reads it"
    ]


@pytest.mark.parametrize("reason", ["", "  \n", True])
@pytest.mark.parametrize("operations", [(), (DROP,)])
def test_an_empty_reason_is_refused(reason, operations):
    verdict = judge(*operations, allowed_because=reason)
    assert verdict.is_refused
    assert "stock.0002_change has an empty allowed_because" in refusal([verdict])
    assert allowances([verdict]) == []


def test_a_reviewed_migration_of_others_is_allowed(settings):
    settings.REVIEWED_MIGRATIONS = {"stock.0002_change": "the shop does not read it"}
    assert allowances([judge(DROP)])[0].endswith("because the shop does not read it")


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(kinds).values() if isinstance(kind, kinds.Kind)]
)
def test_each_kind_is_told_with_its_reason_and_the_safe_way(kind):
    assert kind.why.endswith(".")
    assert kind.instead


def test_a_refusal_tells_what_why_and_what_instead():
    plan = [migration(DROP), migration(migrations.DeleteModel("Room"), name="0003_room")]
    text = refusal(lint(plan, shelves(), ["stock"]))
    assert text.startswith("These migrations would hurt the release that is running.")
    for words in (
        "stock.0002_change drops column stock_shelf.name.",
        "stock.0003_room drops table stock_room.",
        kinds.DROP_COLUMN.why,
        *kinds.DROP_TABLE.instead,
        "allowed_because",
    ):
        assert words in text


def test_advice_is_given_once():
    plan = [migration(DROP, migrations.RemoveField("shelf", "note"))]
    text = refusal(lint(plan, shelves(), ["stock"]))
    assert text.count(kinds.DROP_COLUMN.why) == 1


def test_nothing_is_said_of_a_harmless_plan():
    assert refusal(lint([migration(BOX)], shelves(), ["stock"])) == ""
