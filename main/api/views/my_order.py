"""/mobile-api/my-orders/: what somebody has ordered."""

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer

from main.api.authentication import TokenAuthentication
from main.api.serializers.my_order import MyOrderSerializer
from main.api.views.endpoint import Endpoint
from main.models import Order


class MyOrderList(Endpoint, ListAPIView):
    """The orders of whoever asks, newest first."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsAuthenticated]
    renderer_classes = [JSONRenderer]
    filter_backends = []
    serializer_class = MyOrderSerializer

    def get_queryset(self) -> QuerySet[Order]:
        """Their own; whoever makes the description of the API has none."""
        if self.request.user.is_anonymous:
            return Order.objects.none()
        return Order.objects.of(self.request.user).for_lists()
