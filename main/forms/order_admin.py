"""What staff may set of an order and of its lines.

A page carries what it showed beside what may be set (`show_hidden_initial`): so only what somebody
changed is saved, and nothing is put back that others have set since the page was loaded.
"""

from typing import Any

from django import forms

from main.models import Order, OrderLine
from main.order_steps import AFTER_PAYMENT

Status = Order.Status


class OrderForm(forms.ModelForm):
    """By hand an order becomes Paid; Done it becomes by its lines."""

    class Meta:
        model = Order
        fields = ("status", "tracking_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            self.fields["status"].choices = [
                (status.value, status.label) for status in (Status.NEW, Status.PAID)
            ]
        if "tracking_number" in self.fields:
            self.fields["tracking_number"].show_hidden_initial = True


class OrderLineForm(forms.ModelForm):
    """A line's status; all else of it is as it was ordered."""

    class Meta:
        model = OrderLine
        fields = ("status",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            self.fields["status"].show_hidden_initial = True

    def clean_status(self) -> str:
        """Refuse to send what was not paid."""
        status = self.cleaned_data["status"]
        if status in AFTER_PAYMENT and not self.instance.order.is_paid:
            raise forms.ValidationError("The order is not paid yet.")
        return status


class OrderLineFormSet(forms.BaseInlineFormSet):
    """The lines below an order; they know it as the form above leaves it, Paid perhaps."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form = super()._construct_form(i, **kwargs)
        form.instance.order = self.instance
        return form
