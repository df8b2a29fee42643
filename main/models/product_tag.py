"""A shelf: what books are found under."""

from typing import Self

from django.db import models
from django.urls import reverse


class ProductTagQuerySet(models.QuerySet["ProductTag"]):
    """Questions about tags."""

    def active(self) -> Self:
        """Those that shoppers may see."""
        return self.filter(active=True)

    def get_by_natural_key(self, slug: str) -> "ProductTag":
        """Find a tag by the key that dumps and fixtures use."""
        return self.get(slug=slug)


class ProductTag(models.Model):
    """A tag of products, known by its slug."""

    name = models.CharField(max_length=40)
    slug = models.SlugField(max_length=48, unique=True)
    description = models.TextField(blank=True)
    active = models.BooleanField(default=True)

    objects = ProductTagQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list of the tag's books."""
        return reverse("product_list", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        """The key that holds in every database."""
        return (self.slug,)
