"""What the shop keeps."""

from main.models.basket import Basket, BasketLine
from main.models.product import Product
from main.models.product_image import ProductImage
from main.models.product_tag import ProductTag
from main.models.user import User

__all__ = ["Basket", "BasketLine", "Product", "ProductImage", "ProductTag", "User"]
