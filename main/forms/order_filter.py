"""Filtering and sorting the order dashboard."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from main.models import Order
from main.models.order import OrderQuerySet

ORDERS = {
    "-date": ("-date_created", "-id"),
    "date": ("date_created", "id"),
    "-total": ("-sum", "-id"),
    "total": ("sum", "id"),
}
"""The order's name in an address -> fields."""

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
"""Days that can be compared in every time zone."""


def day_field(label: str) -> forms.DateField:
    """A day of this century or so, or none."""
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class OrderFilterForm(forms.Form):
    """The form above the list; sent with GET, so that a filtered list has an address."""

    email = forms.CharField(
        label="E-mail", required=False, max_length=254, widget=forms.TextInput({"size": 24})
    )
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *Order.Status.choices])
    placed_from = day_field("Placed from")
    placed_to = day_field("to")
    sort = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[
            ("-date", "Newest"),
            ("date", "Oldest"),
            ("-total", "Total, highest first"),
            ("total", "Total, lowest first"),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a range the wrong way round."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("placed_from"), cleaned.get("placed_to")
        if first and last and first > last:
            self.add_error("placed_to", "The last day is before the first.")
        return cleaned

    def apply(self, orders: OrderQuerySet) -> OrderQuerySet:
        """Filter and sort `orders`, which know their `sum`, by those fields that make sense."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("email"):
            orders = orders.filter(user__email__icontains=asked["email"])
        if asked.get("status"):
            orders = orders.filter(status=asked["status"])
        if asked.get("placed_from"):
            orders = orders.filter(date_created__gte=midnight(asked["placed_from"]))
        if asked.get("placed_to"):
            end = midnight(asked["placed_to"] + timedelta(days=1))
            orders = orders.filter(date_created__lt=end)
        return orders.order_by(*ORDERS[asked.get("sort") or "-date"])


def midnight(day: date) -> datetime:
    """The beginning of a day in the shop's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
