"""What somebody says about an order: the form of the page, and what a socket may send."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from main.models.chat_message import MAX_LENGTH

BIGGEST_ID = 2**63 - 1


def writable(text: str) -> None:
    """Refuse half of a character, which JSON can spell and no database keeps."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError("The message has characters that do not exist.") from None


class LinesField(forms.CharField):
    """Text whose line ends count as one character, as in the browser that counted them."""

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class ChatMessageForm(forms.Form):
    """A message; `key` makes one that is sent twice the same."""

    text = LinesField(
        label="Your message",
        max_length=MAX_LENGTH,
        validators=[writable],
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": "Write a message first.",
            "max_length": f"A message has {MAX_LENGTH} characters at most; "
            "this one has %(show_value)d.",
        },
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "A message needs a key: a new UUID, the same when it is sent again.",
            "invalid": "A message's key must be a UUID.",
        },
    )

    @classmethod
    def fresh(cls) -> "ChatMessageForm":
        """An empty form with a new key."""
        return cls(initial={"key": uuid.uuid4()})

    def sentence(self) -> str:
        """What is wrong, as one sentence."""
        return next(iter(self.errors.values()))[0]


class PlaceForm(forms.Form):
    """A place in a conversation: the ids of messages around it."""

    last = forms.IntegerField(min_value=0, max_value=BIGGEST_ID, required=False)
    before = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False)
