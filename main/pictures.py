"""Pictures: which are taken, and how a thumbnail is made.

Pillow is imported where it is used: most commands never touch a picture.
"""

import hashlib
from io import BytesIO
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
THUMBNAIL_SIDE = 300
"""Pixels of a thumbnail's longer side."""

RUNS_PROGRAMS = {"EPS"}
"""Formats that Pillow reads by starting another program (Ghostscript)."""

BROWSER_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""Suffix -> media type of what browsers show; no SVG, which can carry a script."""


def fits_browsers(name: str) -> bool:
    """Whether browsers show a file of that name."""
    return PurePath(name).suffix.lower() in BROWSER_TYPES


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of a file's whole content, in hexadecimal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def open_picture(file: Any) -> "Image":
    """Open a picture without decoding it.

    Raises:
        ValidationError: it is no picture, or has too many pixels.
    """
    from PIL import Image, UnidentifiedImageError

    Image.init()
    file.seek(0)
    try:
        # Pillow's own limits come before ours for pictures made to exhaust memory.
        return Image.open(file, formats=[name for name in Image.OPEN if name not in RUNS_PROGRAMS])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many_pixels() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise ValidationError(
            "This file is not a picture that can be read. Choose a JPEG, PNG or WebP file.",
            code="not_a_picture",
        ) from None


def too_many_pixels() -> ValidationError:
    """The error for a picture above MAX_PIXELS."""
    limit = MAX_PIXELS // 1_000_000
    return ValidationError(
        f"This picture has more than {limit} megapixels. Choose a smaller one.",
        code="too_many_pixels",
    )


def validate_picture(file: Any) -> None:
    """Take a picture of a known kind and bearable size.

    Raises:
        ValidationError: not a picture, broken, too large, or of another type than its name says.
    """
    if getattr(file, "_committed", False):
        return  # a form sent back a picture that is stored already
    if file.size > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise ValidationError(
            f"This file is larger than {limit} MB. Choose a smaller one.", code="too_large"
        )
    picture = open_picture(file)
    if picture.width * picture.height > MAX_PIXELS:
        raise too_many_pixels()
    check_suffix(PurePath(file.name).suffix.lower(), picture.format or "")
    decode(picture)
    file.seek(0)


def check_suffix(suffix: str, kind: str) -> None:
    """Compare a name's ending with what the file really is.

    Raises:
        ValidationError: they differ, as when a GIF calls itself JPEG.
    """
    from PIL import Image

    # Many phones' .jpg files are of Pillow's kind MPO: JPEG with a second picture inside.
    kinds = {"JPEG", "MPO"} if kind == "MPO" else {kind}
    if Image.registered_extensions().get(suffix) not in kinds:
        raise ValidationError(
            f"This file is a {kind} picture, but its name ends in “{suffix}”. Rename it.",
            code="disguised",
        )


def decode(picture: "Image") -> None:
    """Read the whole picture.

    Raises:
        ValidationError: it breaks off or is damaged.
    """
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError):
        raise ValidationError(
            "This picture is damaged and cannot be read to its end. Choose another copy.",
            code="damaged",
        ) from None


def make_thumbnail(file: Any) -> bytes:
    """Return a JPEG of at most THUMBNAIL_SIDE pixels a side, turned as its EXIF data says."""
    from PIL import Image, ImageOps

    picture = open_picture(file)
    picture.draft("RGB", (THUMBNAIL_SIDE * 2, THUMBNAIL_SIDE * 2))
    picture = on_white(ImageOps.exif_transpose(picture))
    picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def on_white(picture: "Image") -> "Image":
    """Lay a picture with see-through parts on white, since JPEG has none."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")
