"""What all addresses of the API have in common."""

from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.views import APIView

from main.api.problems import keep_private


class Endpoint(APIView):
    """An address whose answers nobody keeps."""

    http_method_names = ["get", "head", "post", "patch", "delete"]

    def finalize_response(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Complete the answer."""
        response = super().finalize_response(*args, **kwargs)
        keep_private(response)
        return response


class AsyncEndpoint(Endpoint):
    """An address that waits for somebody else without holding a thread up.

    REST framework has no such views. This is its `dispatch` with an await before the handler:
    authentication, permissions and the shape of errors stay the same.
    """

    async def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""
        self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            await sync_to_async(self.initial)(self.request, *args, **kwargs)
            response = await self.handler()(self.request, *args, **kwargs)
        except Exception as error:
            response = self.handle_exception(error)
        return self.finalize_response(self.request, response, *args, **kwargs)

    def handler(self) -> Any:
        """The method for the request's.

        Raises:
            MethodNotAllowed: there is none.
        """
        name = self.request.method.lower()
        if name not in self.http_method_names or not hasattr(self, name):
            self.http_method_not_allowed(self.request)
        return getattr(self, name)
