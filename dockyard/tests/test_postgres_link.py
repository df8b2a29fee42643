"""Links: the app's config var, aliases, promotion, and what is refused."""

from pathlib import Path

import pytest

from dockyard import config_vars
from dockyard.app import App
from dockyard.services.postgres import POSTGRES
from dockyard.services.service import Record, Service, write_record


@pytest.fixture
def books(home: Path) -> str:
    """The URLs of two services that need not run to be linked; returns that of `books`."""
    for port, name in ((20001, "books"), (20002, "other")):
        write_record(Service(POSTGRES, name).directory, Record(port, "18.4", "secret"))
    return POSTGRES.dsn(Service(POSTGRES, "books"))


@pytest.fixture
def shop(home: Path) -> App:
    app = App("shop")
    app.repository.mkdir(parents=True)
    return app


def test_it_sets_the_url_and_says_so(dokku, books, shop) -> None:  # type: ignore[no-untyped-def]
    answer = dokku("postgres:link", "books", "shop")
    assert (answer.code, answer.out) == (0, f"-----> Setting config vars\n       DATABASE_URL:  {books}\n")
    assert config_vars.load(shop) == {"DATABASE_URL": books}
    assert dokku("postgres:links", "books").out == "shop\n"
    assert dokku("postgres:app-links", "shop").out == "books\n"


def test_it_refuses_a_second_link(dokku, books, shop) -> None:  # type: ignore[no-untyped-def]
    dokku("postgres:link", "books", "shop")
    answer = dokku("postgres:link", "books", "shop")
    assert (answer.code, answer.err) == (1, " !     Already linked as DATABASE_URL\n")


def test_another_service_gets_an_alternative_key_and_can_be_promoted(dokku, books, shop) -> None:  # type: ignore[no-untyped-def]
    dokku("postgres:link", "books", "shop")
    dokku("postgres:link", "other", "shop")
    other = config_vars.load(shop)["DOKKU_POSTGRES_AQUA_URL"]
    assert dokku("postgres:promote", "other", "shop").code == 0
    after = config_vars.load(shop)
    assert after["DATABASE_URL"] == other
    assert after["DOKKU_POSTGRES_BLACK_URL"] == books


def test_it_takes_an_alias_once(dokku, books, shop) -> None:  # type: ignore[no-untyped-def]
    assert dokku("postgres:link", "books", "shop", "--alias", "blue_database", "-q", "pool=5").code == 0
    assert config_vars.load(shop) == {"BLUE_DATABASE_URL": f"{books}?pool=5"}
    answer = dokku("postgres:link", "other", "shop", "--alias", "BLUE_DATABASE")
    assert (answer.code, answer.err) == (1, " !     Specified alias BLUE_DATABASE already in use\n")


def test_it_unlinks_and_then_there_is_nothing_to_unlink(dokku, books, shop) -> None:  # type: ignore[no-untyped-def]
    dokku("postgres:link", "books", "shop")
    assert dokku("postgres:unlink", "books", "shop").out == "-----> Unsetting DATABASE_URL\n"
    answer = dokku("postgres:unlink", "books", "shop")
    assert (answer.code, answer.err) == (1, " !     Not linked to app shop\n")
    assert config_vars.load(shop) == {}


def test_a_linked_service_is_not_destroyed(dokku, books, shop) -> None:  # type: ignore[no-untyped-def]
    dokku("postgres:link", "books", "shop")
    answer = dokku("--force", "postgres:destroy", "books")
    assert (answer.code, answer.err) == (1, " !     Cannot delete linked service\n")
    assert Service(POSTGRES, "books").exists()


def test_an_app_that_does_not_exist_is_exit_20(dokku, books) -> None:  # type: ignore[no-untyped-def]
    for name in ("nope", "No/Way"):
        answer = dokku("postgres:link", "books", name)
        assert (answer.code, answer.err) == (20, f" !     App {name} does not exist\n")
