"""What somebody has bought."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse

from main.models.address import OrderAddress
from main.models.basket import Basket
from main.models.order_line import OrderLine


class OrderQuerySet(models.QuerySet["Order"]):
    """Questions about orders."""

    def of(self, user: Any) -> Self:
        """Those that a person has placed."""
        return self.filter(user=user)

    def visible_to(self, user: Any) -> Self:
        """Those whose pages and invoices a person may see: their own, or all for an employee."""
        return self if user.is_employee else self.of(user)

    def unconfirmed(self) -> Self:
        """Those whose confirmation the mail server has not taken yet."""
        return self.filter(confirmed_at=None)

    def paid(self) -> Self:
        """Those that dispatchers have to know: paid ones, and of those the ones that are Done."""
        was_paid = Q(status=Order.Status.DONE, paid_at__isnull=False)
        return self.filter(Q(status=Order.Status.PAID) | was_paid)

    def for_lists(self) -> Self:
        """With lines, books and covers, in a number of queries that no list's length changes."""
        return self.prefetch_related("lines__product__images")

    def with_total(self) -> Self:
        """Annotated with `sum`, the total, for lists that show no lines."""
        kept = ~Q(lines__status=OrderLine.Status.CANCELLED)
        amount = F("lines__unit_price") * F("lines__quantity")
        return self.annotate(sum=Sum(amount, filter=kept, default=Decimal("0.00")))


class Order(models.Model):
    """Books that a shopper has ordered, at the prices of that moment."""

    class Status(models.TextChoices):
        """How far it has come."""

        NEW = "new"
        PAID = "paid"
        DONE = "done"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    basket = models.OneToOneField(
        Basket,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="order",
        help_text="What it was made of; a basket becomes one order at most.",
    )
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.NEW)
    billing_address = models.OneToOneField(
        OrderAddress, on_delete=models.PROTECT, related_name="billed_order"
    )
    shipping_address = models.OneToOneField(
        OrderAddress, on_delete=models.PROTECT, related_name="shipped_order"
    )
    tracking_number = models.CharField(
        max_length=64, blank=True, help_text="The parcel's number at the carrier."
    )
    last_spoken_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The employee who has last chatted about it.",
    )
    paid_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When it was marked as Paid; one cancelled before that is Done without.",
    )
    confirmed_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the mail server took the confirmation; empty while it has to be sent.",
    )
    date_created = models.DateTimeField(auto_now_add=True)
    date_updated = models.DateTimeField(auto_now=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ("-date_created", "-id")
        indexes = (
            models.Index(fields=("user", "-date_created"), name="order_by_user"),
            models.Index(fields=("status", "-date_created"), name="order_by_status"),
            models.Index(fields=("-date_created",), name="order_by_date"),
        )

    def __str__(self) -> str:
        return f"Order {self.pk}"

    def get_absolute_url(self) -> str:
        """The shopper's page of it."""
        return reverse("order", args=[self.pk])

    @property
    def status_in_words(self) -> str:
        """How far it has come, for the shopper; no query after `for_lists`."""
        lines = self.lines.all()
        if lines and not any(line.counts for line in lines):
            return "Cancelled"
        return STATUS_IN_WORDS[self.status]

    @property
    def awaits_payment(self) -> bool:
        """Whether the shopper has to be told how to pay."""
        return self.status == Order.Status.NEW

    @property
    def is_paid(self) -> bool:
        """Whether its books may be sent: not so when it is Done because all was cancelled."""
        return self.status == Order.Status.PAID or self.paid_at is not None

    @property
    def total(self) -> Decimal:
        """The sum of the lines that were not cancelled; no query after `for_lists`."""
        return sum((line.line_total for line in self.lines.all() if line.counts), Decimal("0.00"))

    def lock(self) -> None:
        """Keep others from changing its status until the transaction ends, and learn what it is."""
        locked = Order.objects.select_for_update()
        self.refresh_from_db(fields=["status", "paid_at"], from_queryset=locked)

    @property
    def summary(self) -> str:
        """A few words for lists: "Emma and 2 others"; no query after `for_lists`."""
        names = [line.name for line in self.lines.all()]
        others = len(names) - 1
        if others < 1:
            return "".join(names)
        return f"{names[0]} and {others} other{'s' if others > 1 else ''}"

    def settle(self) -> None:
        """Make the order Done when every line is Sent or Cancelled, and what it was when not.

        Called where a line's status changes (`OrderLine.save`).
        """
        still_open = self.lines.exclude(status__in=OrderLine.SETTLED).exists()
        if still_open == (self.status == Order.Status.DONE):
            before = Order.Status.PAID if self.is_paid else Order.Status.NEW
            self.status = before if still_open else Order.Status.DONE
            self.save(update_fields=["status", "date_updated"])


STATUS_IN_WORDS = {
    Order.Status.NEW: "Received",
    Order.Status.PAID: "Paid, being packed",
    Order.Status.DONE: "Done",
}
