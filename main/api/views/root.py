"""/api/: where everything is."""

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from main.api import schema  # noqa: F401 - what it defines belongs to every description
from main.api.permissions import WorksHere
from main.api.serializers.root import RootSerializer
from main.api.views.endpoint import Endpoint


class Root(Endpoint):
    """The API of BookTime, for the software of those who send parcels."""

    name = "API"

    @extend_schema(responses=RootSerializer)
    def get(self, request: Request) -> Response:
        """List the addresses."""
        names = {"orders": "api_orders", "order_lines": "api_order_lines", "schema": "api_schema"}
        return Response({key: reverse(name, request=request) for key, name in names.items()})


class Schema(Endpoint, SpectacularAPIView):
    """The description of both APIs, made for programs (OpenAPI 3)."""

    permission_classes = [WorksHere]
    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]
