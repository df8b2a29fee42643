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


SMALL_SHELF, LARGE_SHELF = 1000, 25_000
"""Books; between the two ProductQuerySet.on_shelf has the database read the shelf first."""


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about books."""

    def active(self) -> Self:
        """Those that shoppers find in lists."""
        return self.filter(active=True)

    def on_shelf(self, tag: ProductTag) -> Self:
        """Those with a tag.

        PostgreSQL takes the few books of a small shelf and sorts them, or goes through the list in
        its order and asks for each book whether it is on the shelf. The latter is right for a large
        one, of which it meets a thousand books soon. In between an OR, empty as it is, makes it
        read the shelf once and then go through the list.
        """
        members = Product.tags.through.objects.filter(producttag=tag).values("product")
        if SMALL_SHELF < members[: LARGE_SHELF + 1].count() <= LARGE_SHELF:
            return self.filter(models.Q(pk__in=members) | models.Q(pk=None))
        return self.filter(tags=tag)

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
        indexes = (
            # One for each order of the lists, with the price to filter by: no row is read for it.
            models.Index(fields=("active", "name", "id", "price"), name="product_list_name"),
            models.Index(fields=("active", "price", "id"), name="product_list_price"),
            models.Index(
                fields=("active", "-date_added", "-id", "price"), name="product_list_date"
            ),
            models.Index(
                fields=("name", "id"),
                name="product_featured",
                condition=models.Q(active=True, featured=True),
            ),
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
