"""What people may change about their account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from main.models import User


class RemindersForm(forms.ModelForm):
    """Whether we may remind somebody of their basket."""

    class Meta:
        model = User
        fields = ("wants_reminders",)
        labels = {"wants_reminders": "Remind me by mail of books I left in my basket"}
        help_texts = {"wants_reminders": "One mail a basket, never more."}

    def save(self) -> User:
        """Save this alone: another page may change another field at the same moment."""
        self.instance.save(update_fields=["wants_reminders"])
        return self.instance


class EmailChangeForm(forms.Form):
    """Another e-mail address, and the password to show that it is you."""

    email = forms.EmailField(
        label="New e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_email(self) -> str:
        """Write the address as we keep it, and refuse the present one."""
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if email == self.user.email:
            raise ValidationError("This is your address already.", code="same")
        return email

    @sensitive_variables("password")
    def clean_password(self) -> str:
        """Refuse a wrong password."""
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError("This is not your password.", code="wrong_password")
        return password
