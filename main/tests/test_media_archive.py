"""Uploaded files leave the shop in one archive and come back from it."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import CommandError, call_command

from main.media_archive import BadArchiveError, export, import_, names

FILES = {"products/a.png": b"A" * 100_000, "products/ä b.png": b"B", "thumbnails/a.jpg": b""}


def quiet(text):
    pass


def filled(storage):
    for name, content in FILES.items():
        storage.save(name, ContentFile(content))
    return storage


def contents(storage):
    found = {}
    for name in names(storage):
        with storage.open(name) as file:
            found[name] = file.read()
    return found


def archive_of(name, content=b"x", kind=tarfile.REGTYPE):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for good in ("products/good.png", name):
            entry = tarfile.TarInfo(good)
            entry.size = len(content) if good != name or kind == tarfile.REGTYPE else 0
            entry.type = kind if good == name else tarfile.REGTYPE
            entry.linkname = "products/good.png"
            archive.addfile(entry, io.BytesIO(content))
    target.seek(0)
    return target


def test_every_file_comes_back_under_its_name():
    target = io.BytesIO()
    said = []
    assert export(filled(InMemoryStorage()), target, said.append) == 3
    assert said == list(FILES)
    target.seek(0)
    fresh = InMemoryStorage()
    assert vars(import_(fresh, target, quiet)) == {"new": 3, "unchanged": 0}
    assert contents(fresh) == FILES
    target.seek(0)
    assert vars(import_(fresh, target, quiet)) == {"new": 0, "unchanged": 3}
    assert contents(fresh) == FILES


def test_a_shop_without_pictures_has_an_empty_archive():
    target = io.BytesIO()
    assert export(default_storage, target, quiet) == 0
    target.seek(0)
    assert vars(import_(default_storage, target, quiet)) == {"new": 0, "unchanged": 0}


@pytest.mark.parametrize(
    "name", ["../settings.py", "/etc/passwd", "products/../../x", "a\\..\\b", "a\nb"]
)
def test_a_name_that_leads_elsewhere_is_refused_before_anything_is_stored(name):
    with pytest.raises(BadArchiveError):
        import_(default_storage, archive_of(name), quiet)
    assert contents(default_storage) == {}


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_anything_but_a_plain_file_is_refused(kind):
    with pytest.raises(BadArchiveError, match="not a plain file"):
        import_(default_storage, archive_of("products/odd.png", kind=kind), quiet)
    assert contents(default_storage) == {}


def test_another_file_of_the_same_name_is_not_overwritten():
    default_storage.save("products/good.png", ContentFile(b"ours"))
    with pytest.raises(BadArchiveError, match="another content"):
        import_(default_storage, archive_of("products/more.png"), quiet)
    assert contents(default_storage) == {"products/good.png": b"ours"}


class Shopkeeper(io.StringIO):
    """Reads what the import says, and uploads a file of the name that is about to be stored."""

    def write(self, text):
        if "products/more.png" in text:
            default_storage.save("products/more.png", ContentFile(b"theirs"))
        return super().write(text)


def test_a_name_taken_meanwhile_stops_it_and_what_was_imported_is_told(tmp_path):
    (tmp_path / "media.tar").write_bytes(archive_of("products/more.png").getvalue())
    with pytest.raises(CommandError) as failure:
        call_command("import_media", tmp_path / "media.tar", stderr=Shopkeeper())
    assert str(failure.value) == (
        "products/more.png came into the shop meanwhile. Files imported before it: 1. Import again"
    )
    assert contents(default_storage) == {
        "products/good.png": b"x",
        "products/more.png": b"theirs",
    }


def test_half_an_archive_stores_nothing():
    target = io.BytesIO()
    export(filled(InMemoryStorage()), target, quiet)
    half = io.BytesIO(target.getvalue()[: len(target.getvalue()) // 2])
    with pytest.raises(BadArchiveError, match="not a whole tar archive"):
        import_(default_storage, half, quiet)
    assert contents(default_storage) == {}


def test_the_commands_take_files(tmp_path, capfd):
    filled(default_storage)
    call_command("export_media", tmp_path / "media.tar")
    assert sorted(file.name for file in tmp_path.glob("*.tar*")) == ["media.tar"]
    call_command("import_media", tmp_path / "media.tar")
    assert "files: 0 new, 3 unchanged" in capfd.readouterr().err
    with pytest.raises(CommandError, match="Nothing was imported: "):
        call_command("import_media", Path(__file__))


@pytest.mark.slow
def test_the_commands_take_stdout_and_stdin_as_they_are(tmp_path, settings):
    """As `dokku run APP python manage.py export_media > media.tar` has it."""

    def manage(*words, **streams):
        env = os.environ | {
            "DEBUG": "true",
            "DJANGO_SETTINGS_MODULE": "booktime.settings",
            "MEDIA_ROOT": str(tmp_path / words[-1]),
        }
        return subprocess.run(
            [sys.executable, "manage.py", *words[:-1]], cwd=settings.BASE_DIR,
            env=env, check=True, stderr=subprocess.PIPE, **streams,
        )  # fmt: skip

    for name, content in FILES.items():
        place = tmp_path / "old" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    with (tmp_path / "media.tar").open("wb") as target:
        manage("export_media", "old", stdout=target)
    with (tmp_path / "media.tar").open("rb") as source:
        assert b"3 new" in manage("import_media", "new", stdin=source).stderr
    for name, content in FILES.items():
        assert (tmp_path / "new" / name).read_bytes() == content
