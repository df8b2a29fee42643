"""A rollback does not go where the database's tables do not fit."""

import json

import pytest

from deploy.vm.contracting import main

OLD = {"main.0001": {"contracting": False}}
NEW = OLD | {"main.0002": {"contracting": True, "what": "drops a column"}}


@pytest.fixture
def files(tmp_path):
    """Where migrations are noted, and a description of a release's."""

    def described(migrations):
        path = tmp_path / "migrations.json"
        path.write_text(json.dumps({"migrations": migrations}))
        return tmp_path / "contracting.json", path

    return described


def test_a_release_that_lacks_a_contracting_migration_is_refused(files, capsys):
    main("note", *files(NEW))
    assert main("refuse", *files(OLD)) == 1
    assert "main.0002, which drops a column" in capsys.readouterr().err


def test_a_release_that_has_it_is_not(files):
    main("note", *files(NEW))
    assert main("refuse", *files(NEW)) == 0


def test_what_was_noted_stays_noted(files):
    main("note", *files(NEW))
    main("note", *files(OLD))
    assert main("refuse", *files(OLD)) == 1


def test_a_part_that_the_older_release_has_not_does_not_count(files):
    main("note", *files(OLD | {"later.0002": {"contracting": True, "what": "drops a column"}}))
    assert main("refuse", *files(OLD)) == 0


def test_nothing_noted_is_nothing_in_the_way(files):
    assert main("refuse", *files(OLD)) == 0
