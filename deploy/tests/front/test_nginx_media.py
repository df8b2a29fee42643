"""Uploaded pictures, on their way in and out."""

import pytest

from deploy.tests.front.asking import ask

SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("a.png", "image/png", "inline"),
        ("b.JPG", "image/jpeg", "inline"),
        ("c.avif", "image/avif", "inline"),
        ("d.svg", "application/octet-stream", "attachment"),
        ("e.html", "application/octet-stream", "attachment"),
        ("f.php", "application/octet-stream", "attachment"),
        ("g.png.html", "application/octet-stream", "attachment"),
        ("noname", "application/octet-stream", "attachment"),
    ],
)
def test_an_upload_is_a_picture_or_something_to_keep(site, name, kind, shown):
    (site.place / "media" / name).write_text(SCRIPT)
    answer = ask(site, f"/media/{name}")
    assert answer.body == SCRIPT.encode()
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == shown
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["none.png", "products/", ""])
def test_what_is_not_here_is_asked_of_the_shop(site, path):
    """Where the pictures are in a bucket, all of them are."""
    assert ask(site, f"/media/{path}").request()["by"] == "web"


def test_an_upload_may_be_as_large_as_the_site_says(site):
    assert ask(site, "/admin/", "POST", b"a" * 65536).request()["length"] == 65536
    answer = ask(site, "/admin/", "POST", b"a" * 65537)
    assert answer.status == 413
    assert b"larger than 64k" in answer.body
