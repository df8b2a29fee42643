"""`./manage.py create_owner EMAIL`: the first login of a new shop."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from main.models import User


class Command(BaseCommand):
    """Make an owner's account."""

    help = "Make an owner with a random password, shown this once. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("email")
        parser.add_argument(
            "--reset-password",
            action="store_true",
            help="give a new password, and an owner's rights",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the owner, or say that there is one."""
        email = User.objects.normalize_email(options["email"])
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not an e-mail address.") from None
        user = User.objects.select_for_update().filter(email__iexact=email).first()
        if user and not options["reset_password"]:
            known = "has" if user.is_owner else "is no owner, but has"
            self.stdout.write(
                f"{user.email} {known} an account already; it stays as it is. "
                "For a new password, and an owner's rights, add --reset-password."
            )
            return
        self.give_password(user or User(email=email))

    def give_password(self, user: User) -> None:
        """Save the account, an owner's whatever it was, with a new password and show it."""
        user.is_active = user.is_staff = user.is_superuser = True
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.save()
        self.stdout.write(f"Owner's login: {user.email} / {password}")
