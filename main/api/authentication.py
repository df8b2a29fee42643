"""Who sends a request: `Authorization: Token ...`."""

import re
from typing import Any

from knox import auth
from rest_framework.exceptions import AuthenticationFailed

TOKEN = re.compile(rb"[0-9a-f]{64}")
"""What a token looks like; anything else is refused before the database is asked."""


class TokenAuthentication(auth.TokenAuthentication):
    """A token of ours, not expired, of somebody active."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """Find whose it is.

        Raises:
            AuthenticationFailed: nobody's.
        """
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)
