"""Writing an entry of the address book."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import transaction

from main.models import Address, User
from main.validators import one_line, says_something

MOST = 50
"""Addresses a user: whoever has more keeps something else in here."""

# Letters and digits with single blanks or hyphens between: true of every country we send to.
postcode_shape = RegexValidator(
    r"\A[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*\Z",
    "A postcode has letters and digits, with a blank or a hyphen between them.",
)

# The names browsers and password managers fill in by (WCAG 2.2, 1.3.5).
AUTOCOMPLETE = {
    "name": "name",
    "address1": "address-line1",
    "address2": "address-line2",
    "postcode": "postal-code",
    "city": "address-level2",
    "country": "country",
}


class AddressForm(forms.ModelForm):
    """What is written on a parcel."""

    class Meta:
        model = Address
        fields = tuple(AUTOCOMPLETE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["autocomplete"] = AUTOCOMPLETE[name]
            if name != "country":
                field.validators.append(one_line)
        for name in ("name", "address1", "city"):
            self.fields[name].validators.append(says_something)
        self.fields["postcode"].validators.append(postcode_shape)
        self.fields["address2"].label += " (optional)"

    @transaction.atomic
    def save_for(self, user: User) -> Address | None:
        """Save a new entry of the user's; return None, with an error in the form, at MOST of them.

        The user is locked meanwhile: two forms sent at once are counted one after the other.
        """
        User.objects.select_for_update().get(pk=user.pk)
        if user.addresses.count() >= MOST:
            self.add_error(
                None, f"You have {MOST} addresses, and more we do not keep. Delete one first."
            )
            return None
        self.instance.user = user
        return self.save()
