"""/mobile-api/my-orders/<id>/tracker/: where the parcel is."""

from django.shortcuts import aget_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from main import tracking
from main.api.authentication import TokenAuthentication
from main.api.serializers.tracker import TrackerSerializer
from main.api.views.endpoint import AsyncEndpoint
from main.models import Order
from main.tracking import whereabouts


class CarrierProblem(APIException):
    """502, 503 or 504: what is wrong with the carrier, in our own words."""

    def __init__(self, status: int, code: str, detail: str, wait: int | None = None) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.wait = wait


PROBLEMS = {
    tracking.CarrierDownError: (503, "carrier_down", "The carrier cannot be reached now.", 60),
    tracking.CarrierSlowError: (504, "carrier_slow", "The carrier does not answer in time.", 60),
    tracking.CarrierMalformedError: (502, "carrier_malformed", "The carrier talks nonsense."),
}


class Tracker(AsyncEndpoint):
    """Where the parcel of an order is."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsAuthenticated]
    renderer_classes = [JSONRenderer]

    @extend_schema(responses=TrackerSerializer)
    async def get(self, request: Request, pk: int) -> Response:
        """Ask the carrier."""
        order = await aget_object_or_404(Order.objects.of(request.user), pk=pk)
        try:
            known = await whereabouts(order)
        except tracking.CarrierError as error:
            raise CarrierProblem(*PROBLEMS[type(error)]) from None
        return Response(TrackerSerializer({"order": order.pk, **known}).data)
