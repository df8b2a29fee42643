"""Placing an order."""

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from main.models import Address, User


class AddressChoice(forms.ModelChoiceField):
    """Radio buttons with whole addresses."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: Address) -> SafeString:
        """The address as it is on a label."""
        lines = ((line,) for line in obj.lines())
        return format_html_join("\n", '<span class="choice__line">{}</span>', lines)


class CheckoutForm(forms.Form):
    """Where the books and the invoice go.

    `basket` and `seen` say what the page showed; the page writes them itself, always as of now.
    """

    basket = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    seen = forms.CharField(max_length=100_000)
    billing = AddressChoice(
        Address.objects.none(),
        label="Invoice to",
        empty_label=None,
        error_messages={"required": "Choose an address for the invoice."},
    )
    shipping = AddressChoice(
        Address.objects.none(),
        label="Books to",
        required=False,
        blank=True,
        empty_label="The same address",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer a user's own addresses, the newest first and chosen."""
        super().__init__(*args, **kwargs)
        self.addresses = user.addresses.order_by("-date_created", "-pk")
        for name in ("billing", "shipping"):
            self.fields[name].queryset = self.addresses
        self.fields["billing"].initial = self.addresses.first()
