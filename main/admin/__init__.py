"""What the staff's sites show, a file a noun: a base for all sites, a small subclass for each."""

from main.admin import basket, chat_message, order, order_line, product, product_tag, token, user

__all__ = [
    "basket",
    "chat_message",
    "order",
    "order_line",
    "product",
    "product_tag",
    "token",
    "user",
]
