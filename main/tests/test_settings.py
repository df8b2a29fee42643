"""The settings that come of an environment."""

import logging.config
import os
import runpy
import subprocess
import sys
from contextvars import Context
from pathlib import Path

import pytest
from django.conf import settings as running
from django.core.cache import CacheHandler

from booktime.config_vars import CONFIG_VARS, ConfigError, env

SETTINGS = Path(running.BASE_DIR, "booktime", "settings.py")
PRODUCTION = {
    "SECRET_KEY": "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": "books.example.com",
    "DATABASE_URL": "postgres://user:hunter2@db.example.com:5432/books",
}


@pytest.fixture
def load(monkeypatch):
    """Run settings.py in an environment of these variables only."""

    def run(**variables):
        monkeypatch.setattr(env, "_environ", {})  # what a .env file brought before
        for name in CONFIG_VARS:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return run


def test_nothing_at_all_is_production(load):
    found = load()
    assert found["DEBUG"] is False
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["DATABASES"]["default"]["NAME"].name == "db.sqlite3"
    assert found["ALLOWED_HOSTS"] == []


def test_a_missing_key_is_another_one_in_each_process(load):
    first, second = load(), load()
    assert first["SECRET_KEY_IS_TEMPORARY"]
    assert first["SECRET_KEY"] != second["SECRET_KEY"]


def test_cookies_are_bound_to_the_host_over_https(load):
    found = load(**PRODUCTION)
    assert found["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] == 31536000


def test_https_only_can_be_relaxed(load):
    found = load(**PRODUCTION, HTTPS_ONLY="false")
    assert found["SESSION_COOKIE_NAME"] == "sessionid"
    assert not found["SESSION_COOKIE_SECURE"]
    assert not found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert not found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["upgrade-insecure-requests"]


def test_postgresql_is_pooled_and_keeps_no_connection_for_a_thread(load):
    database = load(**PRODUCTION)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"]["pool"]["max_size"] == 4


def test_the_pool_can_be_resized_and_left_out(load):
    database = load(**PRODUCTION, DATABASE_POOL_SIZE="9")["DATABASES"]["default"]
    assert database["OPTIONS"]["pool"]["max_size"] == 9
    database = load(**PRODUCTION, DATABASE_POOL_SIZE="0")["DATABASES"]["default"]
    assert "pool" not in database["OPTIONS"]


def test_what_the_address_says_wins(load):
    url = PRODUCTION["DATABASE_URL"] + "?sslmode=require&connect_timeout=9"
    database = load(DATABASE_URL=url)["DATABASES"]["default"]
    assert database["OPTIONS"]["sslmode"] == "require"
    assert int(database["OPTIONS"]["connect_timeout"]) == 9


def test_redis_holds_cache_and_sessions(load):
    found = load(REDIS_URL="redis://localhost:6379/1")
    assert found["CACHES"]["default"]["LOCATION"] == "redis://localhost:6379/1"
    assert found["SESSION_ENGINE"] == "main.sessions"


def test_redis_carries_what_web_processes_tell_each_other(load):
    layer = load(REDIS_URL="rediss://localhost:6379/1")["CHANNEL_LAYERS"]["default"]
    assert layer["BACKEND"].endswith("RedisPubSubChannelLayer")
    assert layer["CONFIG"]["hosts"][0]["address"] == "rediss://localhost:6379/1"


def test_without_redis_a_process_talks_to_itself(load):
    assert load()["CHANNEL_LAYERS"]["default"]["BACKEND"].endswith("InMemoryChannelLayer")


def test_without_redis_sessions_are_in_the_database(load):
    assert load()["SESSION_ENGINE"].endswith(".db")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://u:p@host:25", ("host", 25, False, False)),
        ("smtp+tls://u:p@host", ("host", 587, True, False)),
        ("smtp+ssl://u:p@host", ("host", 465, False, True)),
    ],
)
def test_mail_goes_through_a_server(load, url, expected):
    found = load(EMAIL_URL=url)
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(found[name] for name in names) == expected
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("u", "p")
    assert found["EMAIL_TIMEOUT"] == 10


@pytest.mark.parametrize("variables", [{}, {"EMAIL_URL": "consolemail://"}])
def test_mail_goes_to_the_log_otherwise(load, variables):
    assert load(**variables)["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_the_shops_own_address_has_no_slash_at_its_end(load):
    found = load(SHOP_URL="http://booktime.localhost:8080/", SHOP_DOMAIN="Example.COM")
    assert (found["SHOP_URL"], found["SHOP_DOMAIN"]) == (
        "http://booktime.localhost:8080",
        "example.com",
    )


def test_a_tracking_number_can_be_put_behind_the_carriers_address(load):
    assert load()["TRACKER_URL"] == ""
    for address in ("https://u:p@carrier.example.com/v1/", "https://u:p@carrier.example.com/v1"):
        assert load(TRACKER_URL=address)["TRACKER_URL"] == "https://u:p@carrier.example.com/v1"


def test_how_to_pay_may_be_told_in_lines(load):
    assert load()["PAYMENT_INSTRUCTIONS"] == "We write to you about how to pay."
    told = load(PAYMENT_INSTRUCTIONS="Pay soon.\r\n  Account 1234 \n")["PAYMENT_INSTRUCTIONS"]
    assert told == "Pay soon.\nAccount 1234"


def pool_of_a_request(caches):
    return caches["default"]._cache._get_connection_pool(write=True)


def test_requests_share_their_connections_to_redis(load):
    caches = CacheHandler(load(REDIS_URL="redis://127.0.0.1:6399/0")["CACHES"])
    first = Context().run(pool_of_a_request, caches)
    assert Context().run(pool_of_a_request, caches) is first
    other = CacheHandler(load(REDIS_URL="redis://127.0.0.1:6398/0")["CACHES"])
    assert pool_of_a_request(other) is not first


def test_pictures_go_to_a_bucket(load):
    found = load(
        AWS_STORAGE_BUCKET_NAME="media",
        AWS_ACCESS_KEY_ID="id",
        AWS_SECRET_ACCESS_KEY="secret",
        AWS_S3_ENDPOINT_URL="http://minio:9000",
    )
    options = found["STORAGES"]["default"]["OPTIONS"]
    assert (options["bucket_name"], options["endpoint_url"]) == ("media", "http://minio:9000")


def test_the_log_can_be_set_up_in_both_styles(load):
    for style in ("json", "plain"):
        found = load(LOG_FORMAT=style, LOG_LEVEL="warning", ADMINS="ana@example.com")
        logging.config.DictConfigurator(found["LOGGING"])
        assert found["LOGGING"]["root"]["level"] == "WARNING"
        assert found["ADMINS"] == [("", "ana@example.com")]


def test_a_dotenv_file_is_read_in_development_only(load, monkeypatch, tmp_path):
    copy = tmp_path / "booktime" / "settings.py"
    copy.parent.mkdir()
    copy.write_text(SETTINGS.read_text())
    (tmp_path / ".env").write_text("GIT_REV=from-the-file\n")
    monkeypatch.setattr(sys.modules[__name__], "SETTINGS", copy)
    assert load()["GIT_REV"] == "unknown"
    assert load(DEBUG="true")["GIT_REV"] == "from-the-file"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMINS", "ana"),
        ("ALLOWED_HOSTS", "https://books.example.com"),
        ("DATABASE_POOL_SIZE", "many"),
        ("DATABASE_POOL_SIZE", "-1"),
        ("DATABASE_URL", "hunter2"),
        ("DATABASE_URL", "oracle://user:hunter2@host/name"),
        ("DATABASE_URL", "postgres://user:hunter2@host:port/name"),
        ("DATABASE_URL", "postgres://user:hunter2@host"),
        ("DEBUG", "perhaps"),
        ("DEFAULT_FROM_EMAIL", "shop"),
        ("EMAIL_URL", "hunter2"),
        ("EMAIL_URL", "smtp+tls://"),
        ("EMAIL_URL", "smtp://user:hunter2@host:port"),
        ("GA_TRACKER_ID", "G-1'><script>"),
        ("HTTPS_ONLY", "2"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("PAYMENT_INSTRUCTIONS", "pay hunter2\x07"),
        ("PAYMENT_INSTRUCTIONS", "hunter2" * 200),
        ("PAYMENT_INSTRUCTIONS", "\n"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://:hunter2@host:port"),
        ("SENTRY_DSN", "hunter2"),
        ("SENTRY_DSN", "https://sentry.example.com/1"),
        ("SHOP_DOMAIN", "https://example.com"),
        ("SHOP_DOMAIN", "example.com:8080"),
        ("SHOP_DOMAIN", ".example.com"),
        ("SHOP_URL", "books.example.com"),
        ("SHOP_URL", "https://books.example.com/shop"),
        ("SHOP_URL", "https://user:hunter2@books.example.com"),
        ("TRACKER_URL", "api.carrier.example.com"),
        ("TRACKER_URL", "ftp://api.carrier.example.com"),
        ("TRACKER_URL", "https://api.carrier.example.com/?key=hunter2"),
        ("TRACKER_URL", "https://api.carrier.example.com/#"),
    ],
)
def test_a_malformed_variable_is_named_with_the_remedy_and_no_secret(load, name, value):
    with pytest.raises(ConfigError) as error:
        load(**{name: value})
    sentence = str(error.value)
    assert sentence.startswith(f"{name} is malformed: ")
    assert f"dokku config:set APP {name}=" in sentence
    assert "hunter2" not in sentence


def start(door, **variables):
    """Import a web server's door in a process of its own, as the server would."""
    environment = {name: value for name, value in os.environ.items() if name not in CONFIG_VARS}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        # WhiteNoise warns where collectstatic has not run, as in a fresh clone.
        [sys.executable, "-W", "ignore", "-c", f"import booktime.{door}; print('started')"],
        env=environment | variables,
        cwd=running.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_malformed_variable_ends_the_start_without_a_traceback():
    result = start("asgi", **PRODUCTION | {"HTTPS_ONLY": "perhaps"})
    assert result.returncode == 1
    assert result.stderr.startswith("HTTPS_ONLY is malformed")
    assert "Traceback" not in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("door", ["asgi", "wsgi"])
def test_the_web_start_refuses_what_is_unfit_in_a_sentence_each(door):
    result = start(door, SECRET_KEY="change this")
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert [line.split()[0] for line in lines] == ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"]
    assert lines[0].startswith("SECRET_KEY is 11 characters long")


@pytest.mark.slow
def test_the_web_start_goes_on_when_all_is_set():
    result = start("asgi", **PRODUCTION)
    assert (result.returncode, result.stdout) == (0, "started\n")
