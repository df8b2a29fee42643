"""A book."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from main.models.product_tag import ProductTag

if TYPE_CHECKING:
    from main.models.product_image import ProductImage


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about books."""

    def active(self) -> Self:
        """Those that shoppers find in lists."""
        return self.filter(active=True)

    def for_cards(self) -> Self:
        """With their pictures, in one query for the whole list."""
        return self.prefetch_related("images")

    def get_by_natural_key(self, slug: str) -> "Product":
        """Find a book by the key that dumps and fixtures use."""
        return self.get(slug=slug)


class Product(models.Model):
    """A book that the shop sells, sold, or is about to sell."""

    name = models.CharField(max_length=120)
    author = models.CharField(max_length=120, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    description = models.TextField(blank=True)
    price = models.DecimalField(
        max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    tags = models.ManyToManyField(ProductTag, blank=True, related_name="products")
    active = models.BooleanField(default=True, help_text="Shoppers find it and can buy it.")
    in_stock = models.BooleanField(default=True)
    featured = models.BooleanField(default=False, help_text="Shown first on the home page.")
    date_added = models.DateTimeField(default=timezone.now, editable=False)
    date_updated = models.DateTimeField(auto_now=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        indexes = (  # one for each order of the lists
            models.Index(fields=("active", "name"), name="product_by_name"),
            models.Index(fields=("active", "price"), name="product_by_price"),
            models.Index(fields=("active", "-date_added"), name="product_by_date"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The book's page."""
        return reverse("product", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        """The key that holds in every database."""
        return (self.slug,)

    @property
    def for_sale(self) -> bool:
        """Whether it may go into a basket."""
        return self.active and self.in_stock

    @property
    def why_not_for_sale(self) -> str:
        """A sentence for the shopper, or an empty string when it is for sale."""
        if not self.active:
            return f"“{self.name}” is no longer sold here."
        return "" if self.in_stock else f"“{self.name}” is sold out at the moment."

    @property
    def cover(self) -> "ProductImage | None":
        """The first picture; costs no query in lists made with `for_cards`."""
        return next(iter(self.images.all()), None)
