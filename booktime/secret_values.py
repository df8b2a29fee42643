"""What must never be in a log: the environment's secrets, masked wherever they would appear."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, quote, unquote, urlsplit

MASK = "[secret]"
SHORTEST = 4
"""Characters; to mask anything shorter would make every line unreadable."""

NAMED_SECRET = re.compile(
    r"SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE|(?:^|_)KEY(?:_|$)", re.I
)
"""Names of variables, and of an address' parameters, whose whole value is a secret."""

LOGIN = re.compile(r"(://[^\s/:@]*):[^\s/@]+@")
"""User and password of an address, the shop's own or any other."""


def secrets_of(environ: Mapping[str, str]) -> set[str]:
    """The secrets in an environment: values by their name, passwords and tokens in addresses."""
    found: set[str] = set()
    for name, value in environ.items():
        if NAMED_SECRET.search(name):
            found.add(value)
        if "://" in value:
            found.update(_in_address(value))
    return {value for value in found if len(value) >= SHORTEST}


def _in_address(value: str) -> Iterator[str]:
    """The secrets in an address; one over HTTP has its key where others have the user (Sentry)."""
    try:
        parts = urlsplit(value)
    except ValueError:  # no address; the settings refuse it, by its name
        return
    if parts.password:
        yield parts.password
    elif parts.username and parts.scheme in {"http", "https"}:
        yield parts.username
    for name, parameter in parse_qsl(parts.query):
        if NAMED_SECRET.search(name):
            yield parameter


class Mask:
    """Replaces secrets in a text, however they are written there: as they are, quoted, escaped."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        forms = {form for secret in secrets_of(environ) for form in _forms(secret)}
        longest_first = sorted(forms, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """Return `text` without secrets."""
        if self.pattern:
            text = self.pattern.sub(MASK, text)
        return LOGIN.sub(rf"\1:{MASK}@", text)


def _forms(secret: str) -> set[str]:
    plain = unquote(secret)
    written = {secret, plain, quote(plain), quote(plain, safe="")}
    return {
        form
        for text in written
        for form in (text, repr(text)[1:-1], json.dumps(text)[1:-1])
        if len(form) >= SHORTEST
    }
