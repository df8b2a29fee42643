"""A picture of a book: the original as it came and a small JPEG for lists."""

from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.crypto import get_random_string

from main.models.product import Product
from main.pictures import digest_of, fits_browsers, make_thumbnail, validate_picture


def picture_name(image: "ProductImage", filename: str) -> str:
    """A name that is never used twice, so that browsers may keep the file for good."""
    suffix = PurePath(filename).suffix.lower()
    return f"products/{image.product.slug[:60]}-{get_random_string(12)}{suffix}"


def thumbnail_name(image: "ProductImage", filename: str) -> str:
    """The thumbnail's name; as unique as the original's."""
    return f"thumbnails/{image.product.slug[:60]}-{get_random_string(12)}.jpg"


class ProductImage(models.Model):
    """One of a book's pictures; the first is its cover."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    image = models.ImageField(
        upload_to=picture_name,
        max_length=200,
        validators=[validate_picture],
        help_text="At most 10 MB and 50 megapixels.",
    )
    thumbnail = models.ImageField(
        upload_to=thumbnail_name, max_length=200, blank=True, editable=False
    )
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the original.")
    source = models.CharField(
        max_length=200, blank=True, editable=False, help_text="File name in an import."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index(fields=("product", "position"), name="image_by_position"),)

    def __str__(self) -> str:
        return f"Picture of {self.product}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and make the thumbnail when the original is new."""
        if self.image and not self.image._committed:
            self.digest = digest_of(self.image)
            self.thumbnail.save("", ContentFile(make_thumbnail(self.image)), save=False)
            self.image.seek(0)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the picture and its two files."""
        deleted = super().delete(*args, **kwargs)
        self.image.delete(save=False)
        self.thumbnail.delete(save=False)
        return deleted

    @property
    def display_url(self) -> str:
        """The large picture, or the thumbnail where browsers cannot show it, as with TIFF."""
        return self.image.url if fits_browsers(self.image.name) else self.thumbnail.url
