"""Uploaded files as visitors get them."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from main.tests.factories import ProductImageFactory, picture


@pytest.mark.django_db
def test_a_picture_is_shown_and_kept_for_good(client):
    image = ProductImageFactory()
    response = client.get(image.image.url)
    assert response.content == picture()
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == "inline"
    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "script.js", "noname"])
def test_anything_else_is_handed_over_and_never_run(client, name):
    default_storage.save(name, ContentFile(b"<script>alert(1)</script>"))
    response = client.get(f"/media/{name}")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["none.png", "../settings.py", "..%2f..%2fetc/passwd", "/etc/passwd", "a%00.png", "."]
)
def test_what_is_not_there_or_not_ours_is_not_found(client, name):
    response = client.get(f"/media/{name}")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


def test_it_refuses_other_methods(client):
    assert client.post("/media/a.png").status_code == 405
