"""What the shop keeps."""

from main.models.address import Address, OrderAddress
from main.models.basket import Basket, BasketLine
from main.models.chat_message import ChatMessage
from main.models.order import Order
from main.models.order_line import OrderLine
from main.models.product import Product
from main.models.product_image import ProductImage
from main.models.product_tag import ProductTag
from main.models.user import User

__all__ = [
    "Address",
    "Basket",
    "BasketLine",
    "ChatMessage",
    "Order",
    "OrderAddress",
    "OrderLine",
    "Product",
    "ProductImage",
    "ProductTag",
    "User",
]
