"""A message to customer service."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator

MAX_LENGTH = 4000
"""Characters of a message."""

ONE_LINE = RegexValidator(
    re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"),
    "Please write your name on one line, without control characters.",
    inverse_match=True,
)
"""A line break in a name would begin a header of the mail."""


class TextField(forms.CharField):
    """Lines of text, counted as browsers count them: a line's end is one character."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text with the line ends it had before it was sent."""
        return super().to_python(value).replace("\r\n", "\n")


class ContactForm(forms.Form):
    """Who writes, and what."""

    name = forms.CharField(
        label="Your name",
        max_length=100,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="We answer to this address.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = TextField(
        label="Your message",
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    leave_empty = forms.CharField(
        label="Leave this field empty",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_leave_empty(self) -> str:
        """Refuse what only a program fills in: people do not see the field."""
        if self.cleaned_data["leave_empty"]:
            raise forms.ValidationError(
                "Only programs fill in this field. Please empty it and send your message again."
            )
        return ""

    def asked(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [self[name] for name in ("name", "email", "message")]
