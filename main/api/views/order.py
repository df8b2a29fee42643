"""/api/orders/: what has been paid and has to be sent."""

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from main.api.filters.order import OrderFilter
from main.api.serializers.order import OrderSerializer
from main.api.views.endpoint import Endpoint
from main.models import Order, OrderLine


def orders() -> QuerySet[Order]:
    """Paid orders with all that is shown, in three queries however many there are."""
    lines = Prefetch("lines", OrderLine.objects.select_related("product"))
    return Order.objects.paid().select_related("shipping_address").prefetch_related(lines)


class OrderList(Endpoint, ListAPIView):
    """Paid orders, newest first."""

    name = "Orders"
    serializer_class = OrderSerializer
    filterset_class = OrderFilter

    def get_queryset(self) -> QuerySet[Order]:
        """All of them."""
        return orders()


class OrderDetail(Endpoint, RetrieveAPIView):
    """A paid order. Its tracking number can be changed."""

    name = "Order"
    serializer_class = OrderSerializer
    filter_backends = []

    def get_queryset(self) -> QuerySet[Order]:
        """All of them."""
        return orders()

    def patch(self, request: Request, pk: int) -> Response:
        """Change the tracking number, while nobody else changes the order."""
        sent = request.data
        with transaction.atomic():
            order = get_object_or_404(Order.objects.paid().select_for_update(), pk=pk)
            serializer = self.get_serializer(order, data=sent, partial=True)
            serializer.is_valid(raise_exception=True)
            serializer.save()
        return self.retrieve(request, pk=pk)
