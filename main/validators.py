"""Rules for what people write."""

from django.core.exceptions import ValidationError

from booktime.logs import UNPRINTABLE

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what comes after them, so that a text shows as another."""


def one_line(text: str) -> None:
    """Raise ValidationError when a text has line breaks or other characters nobody can see."""
    if UNPRINTABLE.search(text) or TURNING.intersection(text):
        raise ValidationError("This has characters that cannot be printed.", code="unprintable")


def says_something(text: str) -> None:
    """Raise ValidationError when a text is made of signs alone."""
    if not any(character.isalnum() for character in text):
        raise ValidationError("This needs a letter or a digit.", code="says_nothing")
