"""The shop to look at, as a file of JSON describes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit


class BadTargetError(Exception):
    """The file does not describe a shop; says what is wrong with it."""


@dataclass(frozen=True)
class Target:
    """A shop, and what may be done to it.

    Attributes:
        url: its address as browsers know it, such as https://books.example.com.
        address: HOST:PORT to dial for HTTPS instead of what the DNS says of the url.
        http_address: the same for plain HTTP; without it redirects are not looked at.
        ca: a file with the certificate to trust; without it the system's authorities.
        subdomain: whether subdomains lead to books (SHOP_DOMAIN is set).
        owner: `email` and `password` of an owner, who uploads a picture and answers in the chat.
        restart: the name of a part -> the command that restarts it.
        seamless: those parts of `restart` whose restart no visitor may notice.
        update: the command that brings a new release; no visitor may notice.
        timeout: seconds that an answer may take; a command may take sixty times as long.
    """

    url: str
    address: str = ""
    http_address: str = ""
    ca: str = ""
    subdomain: bool = False
    owner: Mapping[str, str] = field(default_factory=dict)
    restart: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seamless: Sequence[str] = ()
    update: Sequence[str] = ()
    timeout: float = 30

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            BadTargetError: it cannot be read, or has a word that no target has.
        """
        try:
            words = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise BadTargetError(f"{path} cannot be read as JSON: {error}.") from None
        return cls.of(words)

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> Self:
        """Make a target of what a file says.

        Raises:
            BadTargetError: there is a word that no target has, or `url` is none.
        """
        known = cls.__dataclass_fields__
        if foreign := sorted(set(words) - set(known)):
            raise BadTargetError(
                f"No target has {', '.join(foreign)}. What there is: {', '.join(known)}."
            )
        found = cls(**{"url": ""} | dict(words))
        if not found.parts.hostname or found.parts.scheme != "https":
            raise BadTargetError(f"url has to be https://HOST or https://HOST:PORT: {found.url!r}.")
        if foreign := sorted(set(found.seamless) - set(found.restart)):
            raise BadTargetError(f"seamless has what restart has not: {', '.join(foreign)}.")
        return found

    @property
    def parts(self) -> SplitResult:
        """The parts of the address."""
        return urlsplit(self.url)

    @property
    def host(self) -> str:
        """The host's name, without a port."""
        return self.parts.hostname or ""

    @property
    def dial(self) -> tuple[str, int]:
        """Host and port to connect to for HTTPS."""
        return split(self.address or self.parts.netloc, 443)

    @property
    def dial_http(self) -> tuple[str, int]:
        """Host and port to connect to for plain HTTP."""
        return split(self.http_address, 80)


def split(address: str, usual: int) -> tuple[str, int]:
    """Host and port of `host:port`, `host` or `[v6]:port`."""
    parts = urlsplit(f"//{address}")
    return parts.hostname or "", parts.port or usual
