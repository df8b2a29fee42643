"""Signing up and in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.db import IntegrityError, transaction

from main.models import User


class SignupForm(BaseUserCreationForm):
    """A new account: an address and a password twice."""

    class Meta:
        model = User
        fields = ("email",)
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def clean_email(self) -> str:
        """Write the address as we keep it."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    def save_once(self) -> User | None:
        """Save the account; return None, with an error in the form, when it exists meanwhile."""
        try:
            with transaction.atomic():
                return self.save()
        except IntegrityError:  # the same form sent twice at once
            self.add_error("email", "There is already an account with this address.")
            return None


class LoginForm(AuthenticationForm):
    """An address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )
