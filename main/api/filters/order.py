"""Narrowing orders down."""

import django_filters

from main.api.filters.values import MomentFilter, Ordering
from main.models import Order, OrderLine


class OrderFilter(django_filters.FilterSet):
    """By status, lines, dates and parcel."""

    status = django_filters.ChoiceFilter(
        choices=[choice for choice in Order.Status.choices if choice[0] != Order.Status.NEW],
        empty_label="Any",
    )
    line_status = django_filters.ChoiceFilter(
        field_name="lines__status",
        choices=OrderLine.Status.choices,
        distinct=True,
        label="A line is",
        empty_label="Anything",
    )
    created_after = MomentFilter(
        field_name="date_created", lookup_expr="gte", label="Placed at or after"
    )
    created_before = MomentFilter(
        field_name="date_created", lookup_expr="lt", label="Placed before"
    )
    tracking_number = django_filters.CharFilter(max_length=64)
    ordering = Ordering(fields=("id", "date_created", "date_updated"), empty_label="As usual")

    class Meta:
        model = Order
        fields: list[str] = []
