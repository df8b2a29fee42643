"""What staff do with many orders or lines at once. All of it happens, or nothing."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from main.models import Order, OrderLine

Status = OrderLine.Status

CAN_BECOME = {
    Status.PROCESSING: (Status.NEW,),
    Status.SENT: (Status.NEW, Status.PROCESSING),
    Status.CANCELLED: (Status.NEW, Status.PROCESSING),
}
"""What whole orders are told -> which of their lines follow; a single line may also go back."""

AFTER_PAYMENT = (Status.PROCESSING, Status.SENT)
"""What a line becomes only when its order is paid."""


@transaction.atomic
def mark_paid(orders: QuerySet[Order]) -> list[Order]:
    """Make the new ones among some orders Paid and return those: of two people at once, one."""
    new = Order.objects.filter(pk__in=orders.values("pk"), status=Order.Status.NEW)
    found = list(new.order_by("pk").select_for_update())
    now = timezone.now()
    Order.objects.filter(pk__in=[order.pk for order in found]).update(
        status=Order.Status.PAID, paid_at=now, date_updated=now
    )
    return found


@transaction.atomic
def mark_lines(lines: QuerySet[OrderLine], status: str) -> list[OrderLine]:
    """Give lines a status, settle their orders, and return the lines that changed.

    Lines of unpaid orders are passed over where the status is one of AFTER_PAYMENT.
    """
    if status in AFTER_PAYMENT:
        lines = lines.filter(order__in=Order.objects.paid())
    lock_orders(lines)
    found = list(lines.exclude(status=status).select_related("order"))
    for line in found:
        line.status = status
        line.save(update_fields=["status"])
    return found


def lock_orders(lines: QuerySet[OrderLine]) -> None:
    """Lock the orders of lines, in the same sequence everywhere: nobody waits in a circle."""
    orders = Order.objects.filter(pk__in=lines.order_by().values("order_id"))
    list(orders.order_by("pk").select_for_update().values_list("pk"))


def mark_orders(orders: QuerySet[Order], status: str) -> list[OrderLine]:
    """Give a status to those lines of orders that can still have it, and return them."""
    lines = OrderLine.objects.filter(order__in=orders.values("pk"), status__in=CAN_BECOME[status])
    return mark_lines(lines, status)
