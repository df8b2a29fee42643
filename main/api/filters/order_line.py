"""Narrowing order lines down."""

import django_filters

from main.api.filters.values import IdFilter, MomentFilter, Ordering
from main.models import OrderLine


class OrderLineFilter(django_filters.FilterSet):
    """By status, order, book and dates."""

    status = django_filters.ChoiceFilter(choices=OrderLine.Status.choices, empty_label="Any")
    order = IdFilter(label="Order's number")
    product = django_filters.CharFilter(
        field_name="product__slug", max_length=120, label="Book's slug"
    )
    created_after = MomentFilter(
        field_name="order__date_created", lookup_expr="gte", label="Placed at or after"
    )
    created_before = MomentFilter(
        field_name="order__date_created", lookup_expr="lt", label="Placed before"
    )
    ordering = Ordering(
        fields=(("id", "id"), ("order__date_created", "date_created")), empty_label="As usual"
    )

    class Meta:
        model = OrderLine
        fields: list[str] = []
