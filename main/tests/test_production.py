"""What has to be set before the shop goes on the air."""

import pytest

from booktime import production
from booktime.config_vars import ConfigError


@pytest.fixture
def fit(settings):
    settings.SECRET_KEY = "0123456789abcdef" * 4
    settings.SECRET_KEY_IS_TEMPORARY = False
    settings.ALLOWED_HOSTS = ["books.example.com"]
    settings.DATABASE_URL_IS_MISSING = False
    settings.REDIS_URL = ""
    settings.PROCESS = "web.1"
    settings.DEBUG = False
    return settings


@pytest.mark.usefixtures("fit")
def test_all_set_is_fit():
    assert production.problems() == []
    production.refuse_unless_fit()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY_IS_TEMPORARY", True, "SECRET_KEY is missing"),
        ("SECRET_KEY", "change this", "SECRET_KEY is 11 characters long"),
        ("SECRET_KEY", "django-insecure-" + "x1y2z3" * 10, "SECRET_KEY is one that Django made"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY repeats"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS is missing"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS has '*'"),
        ("DATABASE_URL_IS_MISSING", True, "DATABASE_URL is missing"),
        ("PROCESS", "web.2", "REDIS_URL is missing, and web.2 shares neither chats nor cache"),
        ("PROCESS", "web.10", "REDIS_URL is missing, and web.10 shares neither chats nor cache"),
    ],
)
def test_each_lack_has_a_sentence_and_a_remedy(fit, name, value, sentence):
    setattr(fit, name, value)
    (problem,) = production.problems()
    assert problem.startswith(sentence)
    assert "dokku " in problem
    with pytest.raises(ConfigError, match="dokku "):
        production.refuse_unless_fit()


@pytest.mark.parametrize("process", ["", "web.1", "release.2", "run.1234", "web.2x"])
def test_other_processes_need_no_redis(fit, process):
    fit.PROCESS = process
    assert production.problems() == []


def test_a_second_web_process_may_run_beside_the_first_with_redis(fit):
    fit.PROCESS, fit.REDIS_URL = "web.2", "redis://localhost:6379/0"
    assert production.problems() == []


def test_who_names_hosts_hears_of_certificates(fit):
    """A shop on a local address redirects to HTTPS where nothing answers."""
    fit.ALLOWED_HOSTS = []
    (problem,) = production.problems()
    assert "HTTPS_ONLY=false" in problem


def test_a_key_is_never_shown(fit):
    fit.SECRET_KEY = "hunter2"
    assert "hunter2" not in "".join(production.problems())


def test_development_may_lack_everything(fit):
    fit.DEBUG = True
    fit.SECRET_KEY_IS_TEMPORARY = True
    production.refuse_unless_fit()
