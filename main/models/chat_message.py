"""What was said about an order."""

import uuid

from django.conf import settings
from django.db import models

from main.models.order import Order

MAX_LENGTH = 2000
"""Characters of one message."""


class ChatMessage(models.Model):
    """A sentence of the customer, or of an employee.

    `key` is chosen by whoever sends it, who sends it again when the connection broke before the
    answer: the same key in the same order is the same message.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="chat_messages"
    )
    from_staff = models.BooleanField(default=False)
    text = models.CharField(max_length=MAX_LENGTH)
    key = models.UUIDField(default=uuid.uuid4)
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("order", "key"), name="one_message_a_key"),)

    def __str__(self) -> str:
        return f"Message {self.pk} about order {self.order_id}"
