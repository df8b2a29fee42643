"""What an order is made of."""

from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from main.models.product import Product


class OrderLine(models.Model):
    """Copies of one book in an order."""

    class Status(models.TextChoices):
        """How far the book has come."""

        NEW = "new"
        PROCESSING = "processing"
        SENT = "sent"
        CANCELLED = "cancelled"

    SETTLED = (Status.SENT, Status.CANCELLED)

    order = models.ForeignKey("Order", on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="order_lines")
    name = models.CharField(max_length=120, help_text="The book's name when it was ordered.")
    unit_price = models.DecimalField(
        max_digits=8, decimal_places=2, help_text="The price of one copy when it was ordered."
    )
    quantity = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NEW)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_has_a_copy"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and settle the order: its last line sent makes it Done.

        The order is locked: of two people who send its last two lines at once, the second has to
        see what the first has done.
        """
        self.order.lock()
        super().save(*args, **kwargs)
        self.order.settle()

    @property
    def status_in_words(self) -> str:
        """How far it has come, for the shopper: "New" beside a book says that it is not used."""
        return LINE_STATUS_IN_WORDS[self.status]

    @property
    def counts(self) -> bool:
        """Whether it has to be paid."""
        return self.status != OrderLine.Status.CANCELLED

    @property
    def line_total(self) -> Decimal:
        """Price of all copies, as it was."""
        return self.unit_price * self.quantity


LINE_STATUS_IN_WORDS = {
    OrderLine.Status.NEW: "Not packed yet",
    OrderLine.Status.PROCESSING: "Being packed",
    OrderLine.Status.SENT: "Sent",
    OrderLine.Status.CANCELLED: "Cancelled",
}
