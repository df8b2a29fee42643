"""What a release tells of its migrations."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from main.safe_migrations.manifest import describe
from main.tests.throw_away_app import Stock


@pytest.fixture
def stock(tmp_path, settings, monkeypatch):
    app = Stock(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "stock"]
    yield app
    app.forget()


def test_it_tells_of_every_app_without_a_database(tmp_path):
    call_command("describe_migrations", output=tmp_path / "migrations.json")
    told = json.loads((tmp_path / "migrations.json").read_text())
    assert set(told) == {"leaves", "migrations"}
    assert set(told["leaves"]) == {"admin", "auth", "contenttypes", "knox", "main", "sessions"}
    assert told["migrations"]["main.0001_initial"] == {"contracting": False}
    assert told["migrations"]["contenttypes.0002_remove_content_type_name"] == {
        "contracting": True,
        "what": "drops column django_content_type.name",
    }


def test_a_reason_does_not_make_older_code_live_with_it(stock):
    drop = 'migrations.RemoveField("shelf", "name")'
    stock.change("0002_nameless", drop, 'allowed_because = "nobody reads it"')
    told = describe()
    assert told["leaves"]["stock"] == "0002_nameless"
    assert told["migrations"]["stock.0002_nameless"] == {
        "contracting": True,
        "what": "drops column stock_shelf.name",
    }


def test_an_index_is_nothing_that_older_code_minds(stock):
    index = 'migrations.AddIndex("shelf", models.Index(fields=["name"], name="by_name"))'
    stock.change("0002_index", index)
    assert describe()["migrations"]["stock.0002_index"] == {"contracting": False}


def test_squashed_migrations_are_told_of_as_well(stock):
    drop = 'migrations.RemoveField("shelf", "name")'
    stock.change("0002_nameless", drop)
    replaces = 'replaces = [("stock", "0001_initial"), ("stock", "0002_nameless")]'
    table = 'migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))])'
    stock.change("0001_squashed", table, f"dependencies = []\n    {replaces}")
    told = describe()
    assert told["leaves"]["stock"] == "0001_squashed"
    assert told["migrations"]["stock.0002_nameless"]["contracting"]
    assert not told["migrations"]["stock.0001_squashed"]["contracting"]


def test_two_last_migrations_of_an_app_are_a_mistake(stock):
    stock.change("0002_one", "")
    stock.last = "0001_initial"
    stock.change("0002_other", "")
    with pytest.raises(CommandError, match="stock: 0002_one, 0002_other"):
        call_command("describe_migrations")
