"""The lint's rules for SQL and Python that a migration runs itself."""

from functools import partial

import pytest
from django.db import migrations

from main.safe_migrations import kinds
from main.tests.migration_samples import kinds_of

REFUSED = [
    ("DROP TABLE IF EXISTS stock_shelf", kinds.DROP_TABLE),
    ("drop view shelf_view;", kinds.DROP_TABLE),
    ("TRUNCATE stock_shelf", kinds.DROP_TABLE),
    ("ALTER TABLE stock_shelf DROP COLUMN name", kinds.DROP_COLUMN),
    ('ALTER TABLE "public"."stock_shelf" DROP name CASCADE', kinds.DROP_COLUMN),
    ("ALTER TABLE stock_shelf RENAME TO board", kinds.RENAME_TABLE),
    ("ALTER TABLE stock_shelf RENAME name TO title", kinds.RENAME_COLUMN),
    ("ALTER TABLE stock_shelf\n  ADD COLUMN a int NOT NULL", kinds.NOT_NULL_COLUMN),
    ("ALTER TABLE stock_shelf ADD COLUMN a int UNIQUE", kinds.CONSTRAINT),
    ("ALTER TABLE stock_shelf ALTER name SET NOT NULL", kinds.SET_NOT_NULL),
    ("ALTER TABLE stock_shelf ALTER COLUMN count DROP DEFAULT", kinds.DROP_DEFAULT),
    ("ALTER TABLE stock_shelf ALTER COLUMN name TYPE text", kinds.TYPE_CHANGE),
    ("ALTER TABLE stock_shelf ALTER COLUMN name SET DATA TYPE text", kinds.TYPE_CHANGE),
    ("CREATE UNIQUE INDEX i ON stock_shelf (name)", kinds.INDEX),
    ("CREATE INDEX ON stock_shelf (name)", kinds.INDEX),
    ("REINDEX TABLE stock_shelf", kinds.INDEX),
    ("ALTER TABLE stock_shelf ADD CONSTRAINT c CHECK (count > 0)", kinds.CONSTRAINT),
    ("ALTER TABLE stock_shelf ADD FOREIGN KEY (room_id) REFERENCES r", kinds.CONSTRAINT),
    ("VACUUM FULL stock_shelf", kinds.REWRITE),
    ("DO $$ BEGIN EXECUTE 'DROP TABLE a'; END $$", kinds.OPAQUE),
]


@pytest.mark.parametrize(("text", "kind"), REFUSED, ids=[text for text, _ in REFUSED])
def test_sql_that_breaks_the_running_release_is_refused(text, kind):
    assert kinds_of(migrations.RunSQL(text)) == [kind.name]


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE stock_shelf SET note = 'DROP TABLE stock_shelf'",
        "-- DROP TABLE stock_shelf\nSELECT 1",
        "CREATE INDEX CONCURRENTLY i ON stock_shelf (name)",
        "CREATE TABLE box (id int NOT NULL); CREATE INDEX i ON box (id); ALTER TABLE box DROP id",
        "ALTER TABLE stock_shelf ADD COLUMN a numeric(5, 2) NOT NULL DEFAULT 0",
        "ALTER TABLE stock_shelf ADD COLUMN a int, ALTER name DROP NOT NULL",
        "ALTER TABLE stock_shelf DROP CONSTRAINT c, RENAME CONSTRAINT a TO b",
        "ALTER TABLE stock_shelf ADD CONSTRAINT c CHECK (count IN (1, 2)) NOT VALID",
        "ALTER TABLE stock_shelf ADD CONSTRAINT c UNIQUE USING INDEX i",
        "ALTER TABLE stock_shelf VALIDATE CONSTRAINT c",
        "DROP INDEX CONCURRENTLY i",
    ],
)
def test_sql_that_it_survives_is_accepted(text):
    assert kinds_of(migrations.RunSQL(text)) == []


def test_each_of_many_statements_is_read():
    several = migrations.RunSQL([("DROP TABLE a", None), "SELECT 1; ALTER TABLE b DROP c, DROP d"])
    assert kinds_of(several) == [kinds.DROP_TABLE.name, *[kinds.DROP_COLUMN.name] * 2]


def test_a_table_that_is_made_anew_counts_as_dropped():
    anew = migrations.RunSQL("DROP TABLE stock_shelf; CREATE TABLE stock_shelf (id int)")
    assert kinds_of(anew) == [kinds.DROP_TABLE.name]


def correct_names(apps, schema_editor):
    for shelf in apps.get_model("stock", "Shelf").objects.iterator():
        shelf.name = shelf.name.strip()
        shelf.save()


def build_index(apps, schema_editor):
    schema_editor.add_index(apps.get_model("stock", "Shelf"), None)


def use_another(apps, schema_editor):
    build_index(apps, schema_editor)


def run_sql(apps, schema_editor):
    def inner():
        schema_editor.execute("DROP TABLE stock_shelf")

    inner()


@pytest.mark.parametrize("function", [correct_names, migrations.RunPython.noop])
def test_python_that_changes_data_is_accepted(function):
    assert kinds_of(migrations.RunPython(function)) == []


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (build_index, kinds.INDEX),
        (use_another, kinds.INDEX),
        (partial(build_index), kinds.INDEX),
        (run_sql, kinds.OPAQUE),
        (print, kinds.OPAQUE),
    ],
)
def test_python_that_changes_tables_is_refused(function, kind):
    assert kinds_of(migrations.RunPython(function)) == [kind.name]
