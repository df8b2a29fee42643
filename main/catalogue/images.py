"""The pictures of an import."""

from functools import partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from main.models import Product, ProductImage
from main.pictures import digest_of, validate_picture


def digest(path: Path) -> str:
    """SHA-256 of a picture's file.

    Raises:
        ValidationError: there is no such file, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return digest_of(file)
    except OSError as error:
        raise ValidationError(f"“{path.name}” cannot be read: {error.strerror}.") from None


def check(path: Path) -> None:
    """Look at a picture's file as an upload would be looked at.

    Raises:
        ValidationError: see `main.pictures.validate_picture`.
    """
    with path.open("rb") as file:
        validate_picture(File(file, name=path.name))


def same_picture(image: ProductImage, position: int, checksum: str) -> bool:
    """Whether a stored picture is what the import says, and its files are still there."""
    return (
        image.digest == checksum
        and image.position == position
        and image.image.storage.exists(image.image.name)
        and image.thumbnail.storage.exists(image.thumbnail.name)
    )


def put_picture(product: Product, path: Path, position: int, stored: list[str]) -> str:
    """Make the product have this picture; return "created", "updated" or "unchanged".

    The names of files it stores go to `stored`. Those it replaces are deleted once the import is
    committed: one that fails must leave the shop with its pictures.
    """
    image = next((found for found in product.images.all() if found.source == path.name), None)
    if image and same_picture(image, position, digest(path)):
        return "unchanged"
    outcome = "updated" if image else "created"
    image = image or ProductImage(product=product, source=path.name)
    old_files = (image.image.name, image.thumbnail.name)
    image.position = position
    with path.open("rb") as file:
        image.image = File(file, name=path.name)
        image.save()
    stored += (image.image.name, image.thumbnail.name)
    for name in filter(None, old_files):
        transaction.on_commit(partial(image.image.storage.delete, name))
    return outcome
