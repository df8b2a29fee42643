"""`plugin:install`: the services' plugins are built in, others are refused."""

import pytest


@pytest.mark.parametrize(
    "url", ["https://github.com/dokku/dokku-postgres.git", "git@github.com:dokku/dokku-postgres.git"]
)
def test_it_says_that_a_service_is_built_in(dokku, url) -> None:  # type: ignore[no-untyped-def]
    answer = dokku("plugin:install", url, "postgres")
    assert answer.code == 0
    assert "Plugin postgres is built in" in answer.out


@pytest.mark.parametrize("url", ["https://github.com/dokku/dokku-mysql.git", "https://example.org/x", "postgres"])
def test_it_refuses_any_other_address(dokku, url) -> None:  # type: ignore[no-untyped-def]
    answer = dokku("plugin:install", url)
    assert answer.code == 1
    assert f"cannot install plugins, so not {url} either" in answer.err
