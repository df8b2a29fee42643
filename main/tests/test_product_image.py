"""Pictures: what is taken, what is refused, what becomes of them."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from main import pictures
from main.tests.factories import ProductImageFactory, content, picture, upload

EXIF_ORIENTATION = 0x0112


def thumbnail_of(**options):
    image = ProductImageFactory(image=upload(**options))
    with image.thumbnail.open() as file:
        opened = Image.open(file)
        opened.load()
    return opened


@pytest.mark.django_db
def test_it_keeps_the_original_and_makes_a_small_jpeg():
    image = ProductImageFactory(image=upload(size=(400, 600)))
    assert content(image.image) == picture(size=(400, 600))
    with Image.open(image.thumbnail.path) as thumbnail:
        assert thumbnail.format == "JPEG"
        assert thumbnail.size == (200, 300)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kind", "mode"),
    [
        ("a.png", "PNG", "RGBA"),
        ("a.png", "PNG", "P"),
        ("a.png", "PNG", "I;16"),
        ("a.jpg", "JPEG", "CMYK"),
        ("a.gif", "GIF", "P"),
        ("a.webp", "WEBP", "RGB"),
        ("a.tif", "TIFF", "L"),
        ("a.bmp", "BMP", "1"),
    ],
)
def test_any_kind_of_picture_gets_a_thumbnail(name, kind, mode):
    color = 0 if mode in {"P", "L", "1", "I;16"} else "red"
    thumbnail = thumbnail_of(name=name, kind=kind, mode=mode, color=color)
    assert (thumbnail.format, thumbnail.mode) == ("JPEG", "RGB")


@pytest.mark.django_db
def test_see_through_parts_become_white():
    thumbnail = thumbnail_of(mode="RGBA", color=(0, 0, 0, 0))
    assert thumbnail.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.django_db
def test_a_small_picture_is_not_blown_up():
    assert thumbnail_of(size=(40, 60)).size == (40, 60)


@pytest.mark.django_db
def test_it_turns_the_thumbnail_as_the_camera_was_held():
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6  # a quarter turn
    thumbnail = thumbnail_of(name="a.jpg", kind="JPEG", size=(600, 400), exif=exif)
    assert thumbnail.size == (200, 300)


@pytest.mark.django_db
def test_names_are_never_used_twice():
    first, second = ProductImageFactory(), ProductImageFactory()
    assert first.image.name != second.image.name
    assert first.image.name.startswith(f"products/{first.product.slug}-")


@pytest.mark.django_db
def test_deleting_it_deletes_its_files():
    image = ProductImageFactory()
    names = (image.image.name, image.thumbnail.name)
    image.delete()
    assert not any(default_storage.exists(name) for name in names)


@pytest.mark.django_db
def test_browsers_get_the_thumbnail_of_what_they_cannot_show():
    tiff = ProductImageFactory(image=upload("a.tiff", kind="TIFF"))
    png = ProductImageFactory()
    assert tiff.display_url == tiff.thumbnail.url
    assert png.display_url == png.image.url


def refusal(file):
    with pytest.raises(ValidationError) as error:
        pictures.validate_picture(file)
    return error.value.code


def test_it_refuses_what_is_no_picture():
    assert refusal(upload("a.png", b"<svg onload=alert(1)>")) == "not_a_picture"
    assert refusal(upload("a.png", b"")) == "not_a_picture"


def test_it_refuses_a_program_for_ghostscript():
    assert refusal(upload("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n")) == "not_a_picture"


def test_it_refuses_a_disguised_type():
    assert refusal(upload("a.jpg", picture("GIF"))) == "disguised"
    assert refusal(upload("a.html", picture("PNG"))) == "disguised"
    assert refusal(upload("a", picture("PNG"))) == "disguised"


def test_it_refuses_a_damaged_picture():
    whole = picture("JPEG", size=(500, 500))
    assert refusal(upload("a.jpg", whole[: len(whole) // 2])) == "damaged"


def test_it_refuses_too_many_bytes(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    assert refusal(upload()) == "too_large"


def test_it_refuses_too_many_pixels(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 400 * 600 - 1)
    assert refusal(upload(size=(400, 600))) == "too_many_pixels"


@pytest.mark.slow
def test_it_refuses_a_picture_made_to_exhaust_memory():
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert refusal(upload("a.png", bomb.getvalue())) == "too_many_pixels"


def test_the_limits_are_those_promised():
    assert pictures.MAX_BYTES == 10 * 1024 * 1024
    assert pictures.MAX_PIXELS == 50_000_000
