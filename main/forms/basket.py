"""Filling and changing the basket."""

from typing import Any

from django import forms
from django.http import QueryDict

from main.baskets import touch
from main.models import Basket, BasketLine
from main.models.basket import MAX_QUANTITY

STEPS = {"plus": 1, "minus": -1}
"""Name of a button beside a line -> what it adds to the line's quantity."""


class AddToBasketForm(forms.Form):
    """The button on a book's page."""

    product_id = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class BasketLineForm(forms.Form):
    """The quantity of a line; 0 takes the book out. `line` is None when it is gone meanwhile."""

    id = forms.IntegerField(widget=forms.HiddenInput)
    quantity = forms.IntegerField(min_value=0, max_value=MAX_QUANTITY)
    line: BasketLine | None = None


class BaseBasketFormSet(forms.BaseFormSet):
    """All lines of a basket.

    The + and - beside a line are submit buttons named as in STEPS whose value is the line's id,
    so they work without JavaScript, together with the quantities typed in.
    """

    def __init__(self, data: QueryDict | None, basket: Basket) -> None:
        self.basket = basket
        lines = basket.lines.select_related("product").prefetch_related("product__images")
        self.lines: dict[str, BasketLine] = {str(line.pk): line for line in lines}
        values = [{"id": line.pk, "quantity": line.quantity} for line in self.lines.values()]
        super().__init__(data, initial=values)

    def _construct_form(self, i: int, **kwargs: Any) -> BasketLineForm:
        """Build a form and tell it its line, so that templates can name the book."""
        form = super()._construct_form(i, **kwargs)
        form.line = self.lines.get(str(form["id"].value()))
        return form

    def save(self) -> None:
        """Save the quantities; lines that are gone meanwhile are passed over."""
        touch(self.basket)
        for form in self.forms:
            if form.line is not None and "quantity" in form.cleaned_data:
                self.save_line(form.line, form.cleaned_data["quantity"] + self.step(form.line))

    def step(self, line: BasketLine) -> int:
        """What the button pressed adds to a line."""
        return sum(step for name, step in STEPS.items() if str(line.pk) in self.data.getlist(name))

    def save_line(self, line: BasketLine, quantity: int) -> None:
        """Set a line's quantity within bounds, or delete the line at 0; it may be gone by now."""
        found = self.basket.lines.filter(pk=line.pk)
        if quantity <= 0:
            found.delete()
        elif quantity != line.quantity:
            found.update(quantity=min(quantity, MAX_QUANTITY))


BasketFormSet = forms.formset_factory(BasketLineForm, formset=BaseBasketFormSet, extra=0)
