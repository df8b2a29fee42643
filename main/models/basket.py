"""What somebody is about to buy."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from main.models.product import Product

MAX_QUANTITY = 99
"""Copies of one book in one basket."""

MAX_BOOKS = 200
"""Different books in one basket, or twice as many after a login with a full one: its page sends two
fields for each, and Django takes a thousand in all (DATA_UPLOAD_MAX_NUMBER_FIELDS)."""


class BasketQuerySet(models.QuerySet["Basket"]):
    """Questions about baskets."""

    def open(self) -> Self:
        """Those still being filled."""
        return self.filter(status=Basket.Status.OPEN)


class Basket(models.Model):
    """A user's basket, or a stranger's, whose session knows its number."""

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "open"
        SUBMITTED = "submitted"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        blank=True,
        null=True,
        related_name="baskets",
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    date_created = models.DateTimeField(auto_now_add=True)
    date_updated = models.DateTimeField(
        auto_now=True, help_text="Of its lines too: baskets.touch() sets it."
    )
    reminded_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its owner got the one reminder."
    )

    objects = BasketQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(status="open"),
                name="one_open_basket_a_user",
            ),
        )

    def __str__(self) -> str:
        return f"Basket {self.pk}"

    def count(self) -> int:
        """Copies in the basket."""
        return self.lines.aggregate(copies=models.Sum("quantity"))["copies"] or 0

    def total(self) -> Decimal:
        """The sum of all lines at today's prices."""
        lines = self.lines.select_related("product")
        return sum((line.line_total for line in lines), Decimal("0.00"))


class BasketLine(models.Model):
    """Some copies of one book."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_QUANTITY)]
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("basket", "product"), name="one_line_a_book"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"

    @property
    def line_total(self) -> Decimal:
        """Price of all copies, at today's price."""
        return self.product.price * self.quantity
