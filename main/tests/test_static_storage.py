"""Collecting the static files."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile

from main.static_storage import StaticStorage


@pytest.fixture
def collected(tmp_path):
    """Collect two files of our own and one of the admin's."""
    storage = StaticStorage(location=tmp_path, base_url="/static/")
    content = b"body { color: black; } " * 100
    names = ("main/base.css", "app.0123456789ab.js", "admin/css/base.css")
    for name in names:
        storage.save(name, ContentFile(content))
    list(storage.post_process({name: (storage, name) for name in names}))
    return {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}


def test_our_files_are_compressed_in_both_ways(collected):
    assert {"main/base.css.gz", "main/base.css.br"} <= collected
    assert "app.0123456789ab.js.br" in collected


def test_the_admins_are_compressed_quickly(collected):
    assert "admin/css/base.css.gz" in collected
    assert "admin/css/base.css.br" not in collected


def test_names_carry_a_hash(collected):
    assert any(name.startswith("main/base.") and name.endswith(".css.br") for name in collected)
    assert "staticfiles.json" in collected


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("main/base.0123456789ab.css", True),
        ("imageswitcher.28d9919a4dee.js", True),
        ("main/error.css", False),
        ("admin/js/vendor/xregexp.min.js", False),
    ],
)
def test_only_names_with_a_hash_are_kept_for_good(settings, name, kept):
    import re

    found = re.match(settings.WHITENOISE_IMMUTABLE_FILE_TEST, staticfiles_storage.url(name))
    assert bool(found) is kept
