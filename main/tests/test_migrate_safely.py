"""`migrate_safely` and `release` on whatever database the tests have."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from main.safe_migrations import applying
from main.tests.throw_away_app import Stock

pytestmark = pytest.mark.django_db(transaction=True)

BREAKING = 'migrations.RemoveField("shelf", "name")'
HARMLESS = 'migrations.AddField("shelf", "note", models.TextField(null=True))'


@pytest.fixture
def stock(tmp_path, settings, monkeypatch):
    """The throw-away app, its first migration applied."""
    app = Stock(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "stock"]
    call_command("migrate", "stock", verbosity=0)
    yield app
    app.forget()
    tables = [table for table in connection.introspection.table_names() if table[:6] == "stock_"]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DROP TABLE {table}")
    MigrationRecorder(connection).migration_qs.filter(app="stock").delete()


def run(name="migrate_safely", **options):
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


def columns():
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, "stock_shelf")
    return {column.name for column in description}


def test_a_breaking_migration_is_refused_before_anything_is_written(stock):
    stock.change("0002_note", HARMLESS)
    stock.change("0003_nameless", BREAKING)
    with pytest.raises(CommandError, match=r"stock\.0003_nameless drops column") as error:
        run()
    assert error.value.returncode == 1
    assert columns() == {"id", "name"}


def test_a_harmless_plan_is_applied(stock):
    stock.change("0002_note", HARMLESS)
    assert "Applying stock.0002_note... OK" in run()
    assert columns() == {"id", "name", "note"}
    assert "No migrations to apply" in run()


def test_a_breaking_one_with_a_reason_is_applied_and_the_reason_told(stock):
    stock.change("0002_nameless", BREAKING, 'allowed_because = "nobody has read it since v3"')
    assert "because nobody has read it since v3" in run()
    assert columns() == {"id"}


def test_the_gentle_operations_work_on_this_database_too(stock):
    check = 'models.CheckConstraint(condition=~models.Q(name=""), name="named")'
    index = 'models.Index(fields=["name"], name="shelf_by_name")'
    once = "atomic = False"
    stock.change("0002_a", f'portable.AddConstraintNotValid("shelf", {check})')
    stock.change("0003_b", 'portable.ValidateConstraint("shelf", "named")')
    stock.change("0004_c", f'portable.AddIndexConcurrently("shelf", {index})', once)
    stock.change("0005_d", 'portable.RemoveIndexConcurrently("shelf", "shelf_by_name")', once)
    run()
    assert "No migrations to apply" in run()


def test_the_lint_alone_writes_nothing(stock):
    stock.change("0002_note", HARMLESS)
    assert run(lint=True) == ""
    assert columns() == {"id", "name"}
    stock.change("0003_nameless", BREAKING)
    with pytest.raises(CommandError, match="drops column"):
        run(lint=True)


def test_what_is_about_to_be_applied_is_described_first(stock, tmp_path):
    stock.change("0002_note", f'{HARMLESS}, migrations.RunSQL("SELECT no_such_thing")')
    with pytest.raises(CommandError):
        run(describe=tmp_path / "migrations.json")
    told = json.loads((tmp_path / "migrations.json").read_text())
    assert told["leaves"]["stock"] == "0002_note"


def test_a_refused_plan_is_not_described(stock, tmp_path):
    stock.change("0002_nameless", BREAKING)
    with pytest.raises(CommandError):
        run(describe=tmp_path / "migrations.json")
    assert not (tmp_path / "migrations.json").exists()


def test_a_failing_migration_leaves_nothing(stock):
    stock.change("0002_note", f'{HARMLESS}, migrations.RunSQL("SELECT no_such_thing")')
    with pytest.raises(CommandError, match=r"(?s)stock\.0002_note could not.*left nothing"):
        run()
    assert columns() == {"id", "name"}


def test_of_one_that_is_not_atomic_it_is_said_that_half_may_be_done(stock):
    both = f'{HARMLESS}, migrations.RunSQL("SELECT no_such_thing")'
    stock.change("0002_note", both, "atomic = False")
    with pytest.raises(CommandError, match="has atomic = False: what it did before that stays"):
        run()
    assert "note" in columns()


def test_the_same_is_said_of_its_python(stock):
    broken = "def fail(apps, editor):\n    raise RuntimeError('no such shelf')"
    stock.change("0002_sort", "migrations.RunPython(fail)", "atomic = False", before=broken)
    with pytest.raises(RuntimeError) as error:
        run()
    assert "stock.0002_sort has atomic = False" in error.value.__notes__[0]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite cannot: see applying.Migrate")
def test_a_migration_and_its_record_are_written_together(stock, monkeypatch):
    index = 'migrations.CreateModel("Box", [("shelf", models.ForeignKey("stock.shelf", 2))])'
    stock.change("0002_box", index.replace("2)", "models.CASCADE)"))

    def fail(*arguments):
        raise DatabaseError("killed")

    monkeypatch.setattr(MigrationRecorder, "record_applied", fail)
    with pytest.raises(CommandError, match="killed"):
        run()
    assert "stock_box" not in connection.introspection.table_names()


def test_long_work_is_told_of(stock, monkeypatch):
    monkeypatch.setattr(applying, "NEWS", 0.01)
    slow = "import time\ndef sleep(apps, editor):\n    time.sleep(0.1)"
    stock.change("0002_slow", "migrations.RunPython(sleep)", before=slow)
    assert "Still at stock.0002_slow after 0 s" in run()


def test_a_release_is_checked_before_it_migrates(monkeypatch):
    monkeypatch.setattr(
        "main.management.commands.release_check.release_problems", lambda: ["no light"]
    )
    with pytest.raises(CommandError, match="no light"):
        run("release")


def test_a_fit_release_migrates(monkeypatch):
    monkeypatch.setattr("main.management.commands.release_check.release_problems", list)
    said = run("release")
    assert said.startswith("This release is fit to run.\n")
    assert "No migrations to apply" in said
