"""Invoices: the same rows for the page and the PDF.

The shop sells books and shows no tax on them: what stands here is what is to be paid, nothing else.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from main.models import Order, OrderLine

SELLER = "BookTime"


@dataclass(frozen=True)
class InvoiceLine:
    """Copies of a book, at the price of the day they were ordered."""

    name: str
    quantity: int
    unit_price: Decimal
    amount: Decimal
    """What is to be paid: nothing when it was cancelled."""
    cancelled: bool


@dataclass(frozen=True)
class Invoice:
    """What is written on it."""

    number: int
    date: date
    email: str
    billing_address: list[str]
    shipping_address: list[str]
    lines: list[InvoiceLine]
    how_to_pay: str
    """Empty when there is nothing left to pay."""

    @property
    def total(self) -> Decimal:
        """The sum of what is to be paid."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def title(self) -> str:
        """What it is called."""
        return f"Invoice {self.number}"

    @property
    def filename(self) -> str:
        """The PDF's name when it is saved."""
        return f"{SELLER}-invoice-{self.number}.pdf"


def invoice_of(order: Order) -> Invoice:
    """The invoice of an order; its user and addresses should have come along with it."""
    return Invoice(
        number=order.pk,
        date=timezone.localdate(order.date_created),
        email=order.user.email,
        billing_address=order.billing_address.lines(),
        shipping_address=order.shipping_address.lines(),
        lines=[invoice_line(line) for line in order.lines.all()],
        how_to_pay=settings.PAYMENT_INSTRUCTIONS if order.awaits_payment else "",
    )


def invoice_line(line: OrderLine) -> InvoiceLine:
    """A line of an invoice."""
    return InvoiceLine(
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.line_total if line.counts else Decimal("0.00"),
        cancelled=not line.counts,
    )
