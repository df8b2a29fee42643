"""What Django's own rules for passwords leave out."""

from django.core.exceptions import ValidationError

from main.models import User

LONGEST = 128
"""Characters (OWASP ASVS 4.0, 2.1.2): more is no safer, and hashing it is work for everybody."""


class LongestPasswordValidator:
    """No password of more than LONGEST characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when it is too long."""
        if len(password) > LONGEST:
            raise ValidationError(
                f"This password is too long. It may have {LONGEST} characters.",
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        """What people are told before they choose."""
        return f"Your password may have up to {LONGEST} characters, of any kind."
