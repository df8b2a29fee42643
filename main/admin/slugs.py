"""Slugs for people who do not choose them."""

from itertools import count
from typing import Any

from django.db import IntegrityError, models, transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.text import slugify


class SlugOfItsName:
    """The slug is made of the name when something is new, and never changes: it is an address."""

    readonly_fields = ("slug",)

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        """Save; something new under the first slug that is free."""
        if change:
            super().save_model(request, obj, form, change)
            return
        for number in count(1):
            obj.slug = slug_of(obj, number)
            try:
                with transaction.atomic():  # somebody else may take it between look and leap
                    super().save_model(request, obj, form, change)
                return
            except IntegrityError:
                if not type(obj).objects.filter(slug=obj.slug).exists():
                    raise


def slug_of(obj: Any, number: int) -> str:
    """The slug of something's name; from the second of that name on with a number."""
    end = "" if number == 1 else f"-{number}"
    length = obj._meta.get_field("slug").max_length - len(end)
    return (slugify(obj.name) or obj._meta.model_name)[:length].strip("-") + end
