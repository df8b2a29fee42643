"""Actions of lists: giving many lines a status at once."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from main.models import Order, OrderLine

Status = OrderLine.Status


class MarksLines:
    """For a list of what `mark_chosen` understands."""

    actions = ("mark_processing", "mark_sent", "mark_cancelled")

    def mark_chosen(self, chosen: QuerySet, status: str) -> list[OrderLine]:
        """Give the lines of what was chosen a status; return the lines that changed."""
        raise NotImplementedError

    @admin.action(description="Mark lines as processing", permissions=["change"])
    def mark_processing(self, request: HttpRequest, chosen: QuerySet) -> None:
        """Somebody packs them."""
        self.mark(request, chosen, Status.PROCESSING)

    @admin.action(description="Mark lines as sent", permissions=["change"])
    def mark_sent(self, request: HttpRequest, chosen: QuerySet) -> None:
        """They are on their way."""
        self.mark(request, chosen, Status.SENT)

    @admin.action(description="Mark lines as cancelled", permissions=["change"])
    def mark_cancelled(self, request: HttpRequest, chosen: QuerySet) -> None:
        """They will not be sent, and need not be paid."""
        self.mark(request, chosen, Status.CANCELLED)

    @transaction.atomic
    def mark(self, request: HttpRequest, chosen: QuerySet, status: Status) -> None:
        """Mark, write it into the orders' histories, and tell how many."""
        lines = self.mark_chosen(chosen, status)
        remember(request, {line.order for line in lines}, f"Lines marked as {status}.")
        text = f"Lines now {status}: {len(lines)}."
        self.message_user(request, text, messages.SUCCESS if lines else messages.WARNING)


def remember(request: HttpRequest, orders: Iterable[Order], what: str) -> None:
    """Write into the history of orders what somebody has done with them."""
    LogEntry.objects.log_actions(request.user.pk, list(orders), CHANGE, what)
