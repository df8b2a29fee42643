"""Kinds of values that addresses of lists may have."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.fields import IsoDateTimeField

LARGEST_ID = 2**63 - 1


class MomentField(IsoDateTimeField):
    """A moment that is also one in UTC: the first and last hours of the calendar are not."""

    widget = forms.TextInput(attrs={"placeholder": "2026-03-01"})

    def clean(self, value: Any) -> datetime | None:
        """Read it."""
        moment = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from None


class MomentFilter(django_filters.IsoDateTimeFilter):
    """A date or a date and time as ISO 8601 writes it."""

    field_class = MomentField


class IdField(forms.IntegerField):
    """A number that a row can have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=LARGEST_ID, **kwargs)


class IdFilter(django_filters.NumberFilter):
    """The number of something."""

    field_class = IdField

    def get_max_validator(self) -> None:
        """The field has its own."""


class Ordering(django_filters.OrderingFilter):
    """An order in which every row has its place: rows of one moment do not jump between pages."""

    def filter(self, qs: QuerySet, value: list[str] | None) -> QuerySet:
        """Put the rows in order."""
        if not value:
            return qs
        wanted = [self.get_ordering_value(one) for one in value]
        return qs.order_by(*wanted, "id" if not wanted[0].startswith("-") else "-id")
