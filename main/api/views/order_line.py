"""/api/order-lines/: the books to be sent."""

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from main.api.filters.order_line import OrderLineFilter
from main.api.serializers.order_line import OrderLineSerializer
from main.api.views.endpoint import Endpoint
from main.models import Order, OrderLine


def lines() -> QuerySet[OrderLine]:
    """The lines of paid orders, the oldest first: they have waited longest."""
    paid = OrderLine.objects.filter(order__in=Order.objects.paid())
    return paid.select_related("product").order_by("id")


class OrderLineList(Endpoint, ListAPIView):
    """Lines of paid orders, oldest first."""

    name = "Order lines"
    serializer_class = OrderLineSerializer
    filterset_class = OrderLineFilter

    def get_queryset(self) -> QuerySet[OrderLine]:
        """All of them."""
        return lines()


class OrderLineDetail(Endpoint, RetrieveAPIView):
    """A line of a paid order. Its status can be changed."""

    name = "Order line"
    serializer_class = OrderLineSerializer
    filter_backends = []

    def get_queryset(self) -> QuerySet[OrderLine]:
        """All of them."""
        return lines()

    def patch(self, request: Request, pk: int) -> Response:
        """Change the status; the last line sent or cancelled makes the order Done.

        The order is locked before the line is read, as `OrderLine.save` does only before it is
        written: what somebody else has changed meanwhile is not put back.
        """
        sent = request.data
        with transaction.atomic():
            locked = Order.objects.paid().select_for_update(of=("self",))
            order = get_object_or_404(locked, lines=pk)
            line = get_object_or_404(order.lines, pk=pk)
            serializer = self.get_serializer(line, data=sent, partial=True)
            serializer.is_valid(raise_exception=True)
            serializer.save()
        return self.retrieve(request, pk=pk)
