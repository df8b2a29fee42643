"""A few small covers that all made-up books share, drawn here."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from main.catalogue.made_up import PREFIX
from main.pictures import digest_of, make_thumbnail

COLOURS = ("#7a3b2e", "#2f4f4f", "#5b4a72", "#8a6d2f", "#3c5a3a", "#26456b")
"""Of the covers, a cover a colour."""

SIZE = (300, 450)
"""Pixels."""


@dataclass(frozen=True)
class SharedPicture:
    """A stored cover."""

    fields: dict[str, Any]
    """Of the model ProductImage."""


def put_pictures() -> list[SharedPicture]:
    """Store the covers, save those that are there, and say how books refer to them."""
    return [put(number, draw(colour)) for number, colour in enumerate(COLOURS, start=1)]


def put(number: int, picture: bytes) -> SharedPicture:
    """Store a cover and its thumbnail."""
    name, thumbnail = names(number)
    store(name, picture)
    store(thumbnail, make_thumbnail(BytesIO(picture)))
    digest = digest_of(BytesIO(picture))
    return SharedPicture({"image": name, "thumbnail": thumbnail, "digest": digest})


def names(number: int) -> tuple[str, str]:
    """Where cover and thumbnail are stored; no upload ever gets such a name."""
    return f"products/{PREFIX}{number}.png", f"thumbnails/{PREFIX}{number}.jpg"


def store(name: str, content: bytes) -> None:
    """Store a file that is not there yet."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


def delete_pictures() -> None:
    """Delete the files."""
    for number in range(1, len(COLOURS) + 1):
        for name in names(number):
            default_storage.delete(name)


def draw(colour: str) -> bytes:
    """A PNG of one colour with a label and a band, as plain covers have them."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, colour)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((45, 70, 255, 190), fill="#f4ecdc")
    pen.rectangle((75, 115, 225, 121), fill=colour)
    pen.rectangle((105, 140, 195, 144), fill=colour)
    pen.rectangle((0, 380, 300, 392), fill="#f4ecdc")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
