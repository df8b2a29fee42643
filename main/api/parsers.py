"""Reading what programs send: JSON, in UTF-8 as RFC 8259 has it, and not much of it."""

import json
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from main.api.errors import TooLarge

MAX_BYTES = 16 * 1024
"""Far above all that is ever sent here: an address and a password, a status, a number."""


class JsonParser(BaseParser):
    """JSON without NaN and Infinity, and with a largest size.

    REST framework's own reads as much as comes, and fails on lists nested thousands deep.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return what was sent.

        Raises:
            TooLarge: more than MAX_BYTES.
            ParseError: no JSON.
        """
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise TooLarge
        try:
            return json.loads(body.decode("utf-8"), parse_constant=refuse)
        except (ValueError, RecursionError):
            raise ParseError("The body is no JSON.") from None


def refuse(constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(constant)
