"""/mobile-api/auth/: a token for the phone, and its end."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from main.account_log import tell
from main.api.authentication import TokenAuthentication
from main.api.serializers.auth import LoginSerializer, TokenSerializer
from main.api.tokens import issue
from main.api.views.endpoint import Endpoint


class Auth(Endpoint):
    """Log in and out."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Who logs in need not be known, and an old token must not be in their way."""
        return [] if self.is_login() else [TokenAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        """Everybody may log in."""
        return [AllowAny() if self.is_login() else IsAuthenticated()]

    def is_login(self) -> bool:
        """Whether somebody logs in; whoever describes the API asks without a request."""
        return self.request is not None and self.request.method == "POST"

    def get_authenticate_header(self, request: Request) -> str:
        """A wrong password is 401 as well, and that needs this header."""
        return TokenAuthentication().authenticate_header(request)

    @extend_schema(request=LoginSerializer, responses=TokenSerializer)
    def post(self, request: Request) -> Response:
        """Exchange an e-mail address and a password for a token."""
        sent = LoginSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        kept, token = log_in(request, **sent.validated_data)
        return Response(TokenSerializer({"token": token, "expiry": kept.expiry}).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """End the token that the request is sent with."""
        request.auth.delete()
        tell("Token ended", request.user)
        return Response(status=204)


def log_in(request: Request, email: str, password: str) -> tuple[Any, str]:
    """Make a token for somebody.

    Raises:
        AuthenticationFailed: the address, the password or both are wrong.
        TooManyTriesError: the password was not looked at.
    """
    user = authenticate(request._request, username=email, password=password)
    made = issue(user) if user else None
    if made is None:
        raise AuthenticationFailed("This e-mail address and password do not belong together.")
    update_last_login(None, user)
    tell("Token made", user)
    return made
