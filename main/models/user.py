"""A person with an account: known by e-mail address, with no user name."""

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.functional import cached_property


class UserManager(BaseUserManager["User"]):
    """Makes and finds people."""

    use_in_migrations = True

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find a person by address, however they write its capitals."""
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a shopper.

        Raises:
            ValueError: the address is empty.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an owner, who may do everything."""
        return self.create_user(email, password, **fields, is_staff=True, is_superuser=True)


EMPLOYEES = "Employees"
DISPATCHERS = "Dispatchers"
"""The groups of staff; a migration makes them with their rights."""


class User(AbstractUser):
    """A shopper or a member of staff."""

    username = None
    email = models.EmailField(
        "e-mail address",
        unique=True,
        error_messages={"unique": "There is already an account with this address."},
    )

    wants_reminders = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Gets a mail about books left in the basket.",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_in_any_case",
                violation_error_message="There is already an account with this address.",
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new password, none, or being deactivated ends all the person's tokens.

        Django sets `_password` when a password is chosen, and not when it only hashes it anew.
        """
        is_new = self._password is not None or not self.has_usable_password()
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new or not self.is_active:
                self.auth_token_set.all().delete()

    @cached_property
    def group_names(self) -> frozenset[str]:
        """The names of the person's groups, asked for once."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def is_owner(self) -> bool:
        """Whether the shop is theirs."""
        return self.is_active and self.is_staff and self.is_superuser

    @property
    def is_employee(self) -> bool:
        """Whether they work in the central office, or own the shop."""
        return self.is_owner or (self.is_active and self.is_staff and EMPLOYEES in self.group_names)

    @property
    def is_dispatcher(self) -> bool:
        """Whether they send parcels, or own the shop."""
        return self.is_owner or (
            self.is_active and self.is_staff and DISPATCHERS in self.group_names
        )
