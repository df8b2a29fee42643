"""Filtering and sorting lists of books."""

from typing import Any

from django import forms

from main.models.product import ProductQuerySet

ORDERS = {
    "name": ("name", "id"),
    "price": ("price", "id"),
    "-price": ("-price", "-id"),
    "newest": ("-date_added", "-id"),
}
"""The order's name in an address -> fields. Each has an index of its own in models/product.py."""


class ProductFilterForm(forms.Form):
    """The form above a list; sent with GET, so that a filtered list has an address."""

    sort = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[
            ("name", "Name"),
            ("price", "Price, lowest first"),
            ("-price", "Price, highest first"),
            ("newest", "Newest"),
        ],
    )
    price_min = forms.DecimalField(
        label="From", required=False, min_value=0, max_digits=8, decimal_places=2
    )
    price_max = forms.DecimalField(
        label="To", required=False, min_value=0, max_digits=8, decimal_places=2
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a range the wrong way round."""
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("price_min"), cleaned.get("price_max")
        if low is not None and high is not None and low > high:
            self.add_error("price_max", "The highest price is below the lowest.")
        return cleaned

    def apply(self, books: ProductQuerySet) -> ProductQuerySet:
        """Filter and sort `books` by those fields that make sense."""
        self.is_valid()
        low, high = self.cleaned_data.get("price_min"), self.cleaned_data.get("price_max")
        if low is not None:
            books = books.filter(price__gte=low)
        if high is not None:
            books = books.filter(price__lte=high)
        return books.order_by(*ORDERS[self.cleaned_data.get("sort") or "name"])
