"""Where letters and parcels go."""

from django.conf import settings
from django.db import models

from main.countries import COUNTRIES


class PostalAddress(models.Model):
    """What is written on a parcel."""

    name = models.CharField("full name", max_length=120)
    address1 = models.CharField("street and number", max_length=120)
    address2 = models.CharField("flat, floor, company", max_length=120, blank=True)
    postcode = models.CharField(max_length=16)
    city = models.CharField("town or city", max_length=80)
    country = models.CharField(max_length=2, choices=COUNTRIES, default="GB")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return ", ".join(self.lines())

    def lines(self) -> list[str]:
        """The lines of the label, the empty ones left out."""
        parts = (self.name, self.address1, self.address2, f"{self.postcode} {self.city}")
        return [*(part for part in parts if part.strip()), self.get_country_display()]


class Address(PostalAddress):
    """An entry of a shopper's address book."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses"
    )
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "addresses"


class OrderAddress(PostalAddress):
    """An address as it was when an order was placed; the address book may change, this does not."""

    class Meta:
        verbose_name_plural = "order addresses"

    @classmethod
    def copy_of(cls, address: Address) -> "OrderAddress":
        """Save a copy of an entry of the address book."""
        names = [field.name for field in PostalAddress._meta.fields]
        return cls.objects.create(**{name: getattr(address, name) for name in names})
