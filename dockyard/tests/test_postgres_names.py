"""Names of services: bad ones, missing ones, unknown ones."""

import pytest

RULE = " !     Please specify a valid name for the service. Valid characters are: [A-Za-z0-9_-]+\n"


@pytest.mark.parametrize("name", ["..", "a/b", "a b", "a;b", "a.b", "é"])
def test_it_refuses_a_bad_name(dokku, name) -> None:  # type: ignore[no-untyped-def]
    answer = dokku("postgres:create", name)
    assert (answer.code, answer.err) == (1, RULE)


@pytest.mark.parametrize("verb", ["create", "info", "destroy", "start", "stop", "connect", "logs", "exists", "link"])
def test_it_asks_for_a_missing_name(dokku, verb) -> None:  # type: ignore[no-untyped-def]
    answer = dokku(f"postgres:{verb}")
    assert (answer.code, answer.err) == (1, " !     Please specify a valid name for the service\n")


@pytest.mark.parametrize(
    "verb", ["info", "destroy", "start", "stop", "restart", "connect", "export", "import", "links"]
)
@pytest.mark.parametrize("name", ["nope", ".."])
def test_it_says_that_a_service_does_not_exist(dokku, verb, name) -> None:  # type: ignore[no-untyped-def]
    answer = dokku(f"postgres:{verb}", name)
    assert (answer.code, answer.err) == (1, f" !     Postgres service {name} does not exist\n")


def test_it_says_that_there_are_none(dokku) -> None:  # type: ignore[no-untyped-def]
    answer = dokku("redis:list")
    assert (answer.code, answer.out, answer.err) == (0, "", " !     There are no Redis services\n")
