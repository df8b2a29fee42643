"""Reading config vars: typed, loud, and only the ones named here.

`CONFIG_VARS` is the one table of what the shop reads from its environment; docs/config-vars.md
is checked against it. A blank variable counts as an absent one.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from environs import Env, EnvError

Value = TypeVar("Value")


class ConfigVar(NamedTuple):
    """What a config var has to look like: in words, and an example that is one."""

    kind: str
    example: str


CONFIG_VARS: dict[str, ConfigVar] = {
    "ADMINS": ConfigVar(
        "e-mail addresses with commas between", "owner@example.com,orders@example.com"
    ),
    "ALLOWED_HOSTS": ConfigVar("host names with commas between", "books.example.com"),
    "AWS_ACCESS_KEY_ID": ConfigVar("an access key", "AKIA..."),
    "AWS_S3_ENDPOINT_URL": ConfigVar("an http(s) address", "https://minio.example.com"),
    "AWS_S3_REGION_NAME": ConfigVar("a region's name", "eu-west-1"),
    "AWS_SECRET_ACCESS_KEY": ConfigVar("the secret of the access key", "..."),
    "AWS_STORAGE_BUCKET_NAME": ConfigVar("a bucket's name", "booktime-media"),
    "CUSTOMER_SERVICE_EMAIL": ConfigVar("an e-mail address", "help@example.com"),
    "DATABASE_POOL_SIZE": ConfigVar("a number of connections from 0 (no pool) to 100", "4"),
    "DATABASE_URL": ConfigVar(
        "a database address (postgres:// or sqlite://)", "postgres://user:password@host:5432/name"
    ),
    "DEBUG": ConfigVar("true or false", "false"),
    "DEFAULT_FROM_EMAIL": ConfigVar("a sender with an e-mail address", "shop@example.com"),
    "DYNO": ConfigVar("a process' name", "web.1"),
    "EMAIL_URL": ConfigVar(
        "a mail address scheme (consolemail://, smtp://, smtp+tls:// or smtp+ssl://)",
        "smtp+tls://user:password@host:587",
    ),
    "GA_TRACKER_ID": ConfigVar("a Google Analytics id", "G-ABC123"),
    "GIT_REV": ConfigVar("a commit", "3f2c1a9"),
    "HEROKU_RELEASE_VERSION": ConfigVar("a release's number", "v12"),
    "HTTPS_ONLY": ConfigVar("true or false", "true"),
    "LOG_FORMAT": ConfigVar("json or plain", "json"),
    "LOG_LEVEL": ConfigVar("DEBUG, INFO, WARNING, ERROR or CRITICAL", "INFO"),
    "MEDIA_ROOT": ConfigVar("a directory", "/srv/booktime/media"),
    "MIGRATE_LOCK_TIMEOUT": ConfigVar("a number of seconds from 0.001 to 86400", "2"),
    "MIGRATE_RETRIES": ConfigVar("a number from 0 to 1000", "10"),
    "MIGRATE_STATEMENT_TIMEOUT": ConfigVar("a number of seconds from 0.001 to 86400", "600"),
    "MIGRATE_WAIT": ConfigVar("a number of seconds from 0.001 to 86400", "600"),
    "PAYMENT_INSTRUCTIONS": ConfigVar(
        "a text of at most 1000 characters", "'Pay to account 12345678, sort code 12-34-56.'"
    ),
    "REDIS_URL": ConfigVar("a Redis address (redis:// or rediss://)", "redis://host:6379/0"),
    "SECRET_KEY": ConfigVar("50 random characters or more", "$(openssl rand -hex 32)"),
    "SENTRY_DSN": ConfigVar("a Sentry address", "https://key@sentry.example.com/1"),
    "SHOP_DOMAIN": ConfigVar("a domain name without a port", "example.com"),
    "SHOP_URL": ConfigVar("an http(s) address without a path", "https://books.example.com"),
    "TRACKER_URL": ConfigVar(
        "an http(s) address without a query", "https://api.carrier.example.com/v1/parcels"
    ),
}


class ConfigError(SystemExit):
    """A config var the shop cannot start with.

    Left uncaught it ends the process with status 1 and prints its one sentence: nobody needs a
    traceback to correct a typing error.
    """


def remedy(name: str) -> str:
    """The command that sets `name` right."""
    return f"dokku config:set APP {name}={CONFIG_VARS[name].example}"


def malformed(name: str) -> ConfigError:
    """The error for a variable that is not of its kind. The value, maybe a secret, stays out."""
    return ConfigError(
        f"{name} is malformed: it must be {CONFIG_VARS[name].kind}. Set it right: {remedy(name)}"
    )


env = Env()


def read(name: str, parse: Callable[..., Value], default: Value) -> Value:
    """Return config var `name` made a value by `parse`, or `default` when it is absent or blank.

    Arguments:
        name: a key of CONFIG_VARS.
        parse: called with the name, such as `env.bool`.
        default: the value of an absent variable, as it is.

    Raises:
        ConfigError: the variable is there and `parse` refuses it.
        KeyError: the variable is missing from `CONFIG_VARS`.
    """
    CONFIG_VARS[name]
    if not env.str(name, ""):
        return default
    try:
        return parse(name)
    except (EnvError, ValueError):
        raise malformed(name) from None
