"""What the shop makes of the config vars that are more than a word or a number.

Each function takes a variable's name and raises ValueError (environs' own EnvError included,
see `config_vars.read`) when the value is not of its kind.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import dj_email_url

from booktime.config_vars import env
from booktime.logs import UNPRINTABLE

CONSOLE_MAIL = "django.core.mail.backends.console.EmailBackend"

EMAIL_SCHEMES = {
    "consolemail": "console",
    "smtp": "smtp",
    "smtp+tls": "submission",
    "smtp+ssl": "smtp",
}
"""Our name for a way of sending mail -> dj-email-url's."""

LONGEST_TEXT = 1000
"""Characters of a text for people."""


def demand(truth: object) -> None:
    """Raise ValueError unless `truth` holds."""
    if not truth:
        raise ValueError


def database(name: str) -> dict[str, Any]:
    """Django's description of the PostgreSQL or SQLite database at an address."""
    settings = env.dj_db_url(name)
    engine = settings["ENGINE"].rpartition(".")[2]
    demand(engine in {"postgresql", "sqlite3"} and settings["NAME"])
    return settings


def email(name: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for a mail address."""
    scheme, _, rest = env.str(name).partition("://")
    demand(scheme in EMAIL_SCHEMES)
    settings = dj_email_url.parse(f"{EMAIL_SCHEMES[scheme]}://{rest}")
    demand(scheme == "consolemail" or urlsplit(f"smtp://{rest}").hostname)
    if scheme == "smtp+ssl":
        settings["EMAIL_USE_SSL"] = True
        settings["EMAIL_PORT"] = urlsplit(f"smtp://{rest}").port or 465
    return settings


def address(*schemes: str) -> Any:
    """A parser of addresses with one of `schemes` and a host."""

    def parse(name: str) -> str:
        parts = urlsplit(env.str(name))
        demand(parts.scheme in schemes and parts.hostname and (parts.port or True))
        return env.str(name)

    return parse


def choice(*choices: str, fold: Any = str.lower) -> Any:
    """A parser of one word of `choices`, in any case."""

    def parse(name: str) -> str:
        word = fold(env.str(name).strip())
        demand(word in choices)
        return word

    return parse


def words(name: str) -> list[str]:
    """Words with commas between; blanks around them and empty ones do not count."""
    return [word.strip() for word in env.str(name).split(",") if word.strip()]


def hosts(name: str) -> list[str]:
    """Host names, without scheme, path or blank."""
    names = words(name)
    demand(all("/" not in host and " " not in host for host in names))
    return names


def domain(name: str) -> str:
    """A domain name, in small letters; no port, no dot at its ends."""
    labels = env.str(name).strip().lower().split(".")
    demand(all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) for label in labels))
    return ".".join(labels)


def site(name: str) -> str:
    """The address of a site: scheme, host and perhaps port, without a slash at its end."""
    parts = urlsplit(address("http", "https")(name).rstrip("/"))
    demand(not (parts.path or parts.query or parts.fragment or parts.username))
    return f"{parts.scheme}://{parts.netloc}"


def directory(name: str) -> str:
    """An http(s) address that a word can be put behind, without a slash at its end."""
    parts = urlsplit(address("http", "https")(name))
    demand(not ({"?", "#"} & set(env.str(name)) or " " in env.str(name)))
    return parts.geturl().rstrip("/")


def people(name: str) -> list[tuple[str, str]]:
    """Django's (name, address) pairs; the name is left empty."""
    addresses = words(name)
    demand(all("@" in address.strip("@") for address in addresses))
    return [("", address) for address in addresses]


def pool_size(name: str) -> int:
    """A number of connections that one process may hold."""
    size = env.int(name)
    demand(0 <= size <= 100)
    return size


def seconds(name: str) -> float:
    """A time in seconds, from a thousandth to a day: PostgreSQL takes 0 for no limit at all."""
    value = env.float(name)
    demand(0.001 <= value <= 24 * 3600)
    return value


def retries(name: str) -> int:
    """How often something is tried again."""
    number = env.int(name)
    demand(0 <= number <= 1000)
    return number


def text(name: str) -> str:
    """What people read, in lines; characters that nobody sees would only surprise them."""
    lines = [line.strip() for line in env.str(name).strip().splitlines()]
    demand(lines and len("\n".join(lines)) <= LONGEST_TEXT)
    demand(not any(UNPRINTABLE.search(line) for line in lines))
    return "\n".join(lines)


def sender(name: str) -> str:
    """A mail's sender; a line break would let a header in."""
    demand("@" in env.str(name) and "\n" not in env.str(name))
    return env.str(name)


def tracker(name: str) -> str:
    """A tracker's id: it goes into an address, so letters, digits and dashes only."""
    demand(env.str(name).replace("-", "").isalnum() and env.str(name).isascii())
    return env.str(name)
