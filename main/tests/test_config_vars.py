"""Config vars: typed, loud, documented."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from booktime.config_vars import CONFIG_VARS, ConfigError, env, read, remedy

DOCS = Path(settings.BASE_DIR, "docs", "config-vars.md")
SETTINGS = Path(settings.BASE_DIR, "booktime", "settings.py")
PIPELINE = {"BIND_ADDRESS", "DISABLE_COLLECTSTATIC", "NPM_CONFIG_PRODUCTION", "PORT"}


with_docs = pytest.mark.skipif(not DOCS.exists(), reason="a build has no docs (.slugignore)")


@with_docs
@pytest.mark.parametrize("name", sorted({*CONFIG_VARS, *PIPELINE}))
def test_each_is_in_the_docs(name):
    assert f"`{name}`" in DOCS.read_text(encoding="utf-8")


@with_docs
def test_the_docs_tell_of_no_other():
    documented = re.findall(r"^\| `([A-Z0-9_]+)` ", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(documented) == {*CONFIG_VARS, *PIPELINE}


def test_the_settings_read_each_of_the_table():
    assert set(re.findall(r'read\(\s*"([A-Z0-9_]+)"', SETTINGS.read_text())) == set(CONFIG_VARS)


def test_one_that_is_not_in_the_table_cannot_be_read():
    with pytest.raises(KeyError):
        read("COLOUR", env.str, "")


def test_a_blank_one_is_an_absent_one(monkeypatch):
    monkeypatch.setenv("DEBUG", "")
    assert read("DEBUG", env.bool, False) is False


def test_a_malformed_one_ends_the_start_with_its_name_and_remedy(monkeypatch):
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(ConfigError) as error:
        read("DEBUG", env.bool, False)
    assert str(error.value) == (
        "DEBUG is malformed: it must be true or false. "
        "Set it right: dokku config:set APP DEBUG=false"
    )


def test_the_remedy_for_a_key_makes_a_new_one():
    assert remedy("SECRET_KEY") == "dokku config:set APP SECRET_KEY=$(openssl rand -hex 32)"
