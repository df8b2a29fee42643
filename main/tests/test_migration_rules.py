"""The lint's rules for Django's operations: what breaks the running release, and what does not."""

import pytest
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Now

from main.safe_migrations import kinds, portable
from main.tests.migration_samples import judge, kinds_of


def add(field, name="colour"):
    return migrations.AddField("shelf", name, field)


def alter(name, field):
    return migrations.AlterField("shelf", name, field)


CHECK = models.CheckConstraint(condition=Q(count__gte=0), name="count_is_no_debt")
UNIQUE = models.UniqueConstraint(fields=["name"], name="one_name_a_shelf")
INDEX = models.Index(fields=["name"], name="shelf_by_name")
NULL = {"null": True}

REFUSED = [
    (migrations.DeleteModel("Shelf"), kinds.DROP_TABLE, "drops table stock_shelf"),
    (migrations.RemoveField("shelf", "name"), kinds.DROP_COLUMN, "column stock_shelf.name"),
    (migrations.RemoveField("shelf", "room"), kinds.DROP_COLUMN, "column stock_shelf.room_id"),
    (migrations.RemoveField("shelf", "labels"), kinds.DROP_TABLE, "table stock_shelf_labels"),
    (migrations.RenameModel("Shelf", "Board"), kinds.RENAME_TABLE, "table stock_shelf"),
    (migrations.RenameModel("Label", "Tag"), kinds.RENAME_COLUMN, "of stock_shelf_labels"),
    (migrations.AlterModelTable("Shelf", "boards"), kinds.RENAME_TABLE, "to boards"),
    (migrations.AlterModelTable("Label", None), kinds.RENAME_TABLE, "labels to stock_label"),
    (migrations.RenameField("shelf", "name", "title"), kinds.RENAME_COLUMN, "name to title"),
    (migrations.RenameField("shelf", "room", "hall"), kinds.RENAME_COLUMN, "room_id to hall_id"),
    (migrations.RenameField("shelf", "labels", "tags"), kinds.RENAME_TABLE, "stock_shelf_tags"),
    (
        alter("name", models.CharField(max_length=40, db_column="n")),
        kinds.RENAME_COLUMN,
        "name to n",
    ),
    (add(models.TextField()), kinds.NOT_NULL_COLUMN, "stock_shelf.colour without db_default"),
    (add(models.TextField(default="red")), kinds.NOT_NULL_COLUMN, "db_default"),
    (add(models.TextField(db_default=None)), kinds.NOT_NULL_COLUMN, "db_default"),
    (migrations.AlterOrderWithRespectTo("shelf", "room"), kinds.NOT_NULL_COLUMN, "_order"),
    (alter("note", models.CharField(max_length=40)), kinds.SET_NOT_NULL, "note NOT NULL"),
    (
        alter("note", models.CharField(max_length=40, db_default="")),
        kinds.SET_NOT_NULL,
        "note NOT NULL",
    ),
    (alter("count", models.IntegerField(default=0)), kinds.DROP_DEFAULT, "default of"),
    (alter("name", models.CharField(max_length=39)), kinds.TYPE_CHANGE, "to varchar(39)"),
    (
        alter("name", models.CharField(max_length=40, db_collation="C")),
        kinds.TYPE_CHANGE,
        "COLLATE C",
    ),
    (alter("count", models.BigIntegerField(db_default=0)), kinds.TYPE_CHANGE, "to bigint"),
    (
        alter("width", models.DecimalField(max_digits=6, decimal_places=3)),
        kinds.TYPE_CHANGE,
        "to numeric(6, 3)",
    ),
    (
        alter("room", models.ForeignKey("stock.label", models.CASCADE, db_constraint=False)),
        kinds.TYPE_CHANGE,
        "key of stock.label",
    ),
    (add(models.TextField(null=True, db_index=True)), kinds.INDEX, "with an index"),
    (add(models.ForeignKey("stock.room", models.CASCADE, null=True)), kinds.INDEX, "colour_id"),
    (alter("name", models.CharField(max_length=40, db_index=True)), kinds.INDEX, "an index on"),
    (migrations.AddIndex("shelf", INDEX), kinds.INDEX, "the index shelf_by_name on stock_shelf"),
    (migrations.AlterIndexTogether("shelf", {("name", "note")}), kinds.INDEX, "name, note"),
    (add(models.TextField(null=True, unique=True)), kinds.CONSTRAINT, "unique column"),
    (alter("name", models.CharField(max_length=40, unique=True)), kinds.CONSTRAINT, "unique"),
    (add(models.PositiveIntegerField(null=True)), kinds.CONSTRAINT, "check"),
    (alter("count", models.PositiveIntegerField(db_default=0)), kinds.CONSTRAINT, "check"),
    (alter("room", models.ForeignKey("stock.room", models.CASCADE)), kinds.CONSTRAINT, "foreign"),
    (migrations.AddConstraint("shelf", CHECK), kinds.CONSTRAINT, "count_is_no_debt"),
    (migrations.AddConstraint("shelf", UNIQUE), kinds.CONSTRAINT, "one_name_a_shelf"),
    (migrations.AlterUniqueTogether("shelf", {("name", "room")}), kinds.CONSTRAINT, "name, room"),
    (add(models.UUIDField(db_default=RandomUUID())), kinds.REWRITE, "each row"),
    (
        add(
            models.GeneratedField(
                expression=F("count") * 2, output_field=models.IntegerField(), db_persist=True
            )
        ),
        kinds.REWRITE,
        "generated",
    ),
    (
        migrations.SeparateDatabaseAndState([migrations.RemoveField("shelf", "name")]),
        kinds.DROP_COLUMN,
        "stock_shelf.name",
    ),
]


@pytest.mark.parametrize(("operation", "kind", "words"), REFUSED)
def test_what_breaks_the_running_release_is_refused(operation, kind, words):
    verdict = judge(operation)
    assert verdict.is_refused
    assert [finding.kind.name for finding in verdict.findings] == [kind.name]
    assert words in verdict.findings[0].what


STATE_ONLY = migrations.SeparateDatabaseAndState(
    state_operations=[migrations.RemoveField("shelf", "name"), migrations.DeleteModel("Room")]
)
ACCEPTED = [
    migrations.CreateModel("Box", [("id", models.BigAutoField(primary_key=True))]),
    migrations.DeleteModel("Report"),
    migrations.DeleteModel("WideShelf"),
    migrations.RenameModel("Report", "Summary"),
    migrations.AlterModelTable("Shelf", "stock_shelf"),
    migrations.AlterModelOptions("shelf", {"ordering": ["name"]}),
    add(models.TextField(null=True)),
    add(models.TextField(db_default="red")),
    add(models.TextField(db_default=Value("red"))),
    add(models.DateTimeField(db_default=Now())),
    add(models.ForeignKey("stock.room", models.CASCADE, null=True, db_index=False)),
    add(models.ManyToManyField("stock.room")),
    alter("name", models.CharField("its name", max_length=40, help_text="On the board.")),
    alter("name", models.CharField(max_length=40, default="a shelf")),
    alter("name", models.CharField(max_length=41)),
    alter("name", models.TextField()),
    alter("name", models.CharField(max_length=40, null=True)),
    alter("name", models.CharField(max_length=40, db_column="name")),
    alter("width", models.DecimalField(max_digits=6, decimal_places=2)),
    migrations.RemoveIndex("shelf", "shelf_by_name"),
    migrations.RemoveConstraint("shelf", "one_name_a_shelf"),
    portable.RemoveIndexConcurrently("shelf", "shelf_by_name"),
    portable.ValidateConstraint("shelf", "count_is_no_debt"),
    STATE_ONLY,
]


@pytest.mark.parametrize("operation", ACCEPTED)
def test_what_it_survives_is_accepted(operation):
    from main.safe_migrations.operations import Before, findings
    from main.tests.migration_samples import migration, shelves

    assert list(findings(operation, Before(migration(operation), shelves()))) == []


def test_the_gentle_ways_are_accepted():
    assert kinds_of(portable.AddIndexConcurrently("shelf", INDEX), atomic=False) == []
    assert kinds_of(portable.AddConstraintNotValid("shelf", CHECK)) == []


def test_validating_where_the_constraint_is_added_is_refused():
    together = (
        portable.AddConstraintNotValid("shelf", CHECK),
        portable.ValidateConstraint("shelf", CHECK.name),
    )
    assert kinds_of(*together) == [kinds.VALIDATE_TOGETHER.name]
    assert kinds_of(*together, atomic=False) == []


def test_a_rename_that_keeps_column_and_table_is_accepted():
    assert kinds_of(
        alter("name", models.CharField(max_length=40, db_column="name")),
        migrations.RenameField("shelf", "name", "title"),
        migrations.AlterModelTable("Room", "stock_room"),
        migrations.RenameModel("Room", "Hall"),
    ) == []  # fmt: skip


def test_an_operation_that_nobody_knows_is_refused():
    class Sweep(migrations.operations.base.Operation):
        def state_forwards(self, app_label, state):
            pass

    assert kinds_of(Sweep()) == [kinds.OPAQUE.name]
