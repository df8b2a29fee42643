"""`./manage.py import_data`."""

import csv
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from main.catalogue.rows import COLUMNS
from main.management.commands.import_data import SAMPLE, Command
from main.models import Product, ProductImage, ProductTag
from main.tests.factories import content, picture

pytestmark = pytest.mark.django_db

EMMA = {
    "name": "Emma",
    "author": "Jane Austen",
    "slug": "emma",
    "description": "A match is made, in two\nlines, “quoted”.",
    "price": "9.90",
    "tags": "Novels|Love & Marriage",
    "image": "emma.png",
    "in_stock": "true",
    "active": "yes",
    "featured": "0",
}


@pytest.fixture
def catalogue(tmp_path):
    """Write a catalogue of rows and return its two paths."""
    (tmp_path / "emma.png").write_bytes(picture())

    def write(*rows):
        path = tmp_path / "products.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return path, tmp_path

    return write


def run(paths, *options):
    out = StringIO()
    call_command("import_data", *map(str, paths), *options, stdout=out, stderr=out)
    return out.getvalue()


def test_it_imports_books_tags_and_pictures(catalogue):
    assert run(catalogue(EMMA)) == (
        "books: 1 created, 0 updated, 0 unchanged\n"
        "tags: 2 created, 0 updated, 0 unchanged\n"
        "images: 1 created, 0 updated, 0 unchanged\n"
    )
    book = Product.objects.get()
    assert (book.name, book.author, str(book.price)) == ("Emma", "Jane Austen", "9.90")
    assert (book.in_stock, book.active, book.featured) == (True, True, False)
    assert [tag.slug for tag in book.tags.all()] == ["love-marriage", "novels"]
    assert content(book.cover.image) == picture()


def test_a_second_time_changes_nothing(catalogue):
    paths = catalogue(EMMA)
    run(paths)
    before = (Product.objects.get().date_updated, ProductImage.objects.get().image.name)
    assert run(paths) == (
        "books: 0 created, 0 updated, 1 unchanged\n"
        "tags: 0 created, 0 updated, 2 unchanged\n"
        "images: 0 created, 0 updated, 1 unchanged\n"
    )
    assert before == (Product.objects.get().date_updated, ProductImage.objects.get().image.name)


def test_it_brings_in_what_changed(catalogue, django_capture_on_commit_callbacks):
    run(catalogue(EMMA))
    paths = catalogue({**EMMA, "price": "8", "tags": "Novels"})
    old = ProductImage.objects.get().image.name
    (paths[1] / "emma.png").write_bytes(picture(color="blue"))
    with django_capture_on_commit_callbacks(execute=True):
        report = run(paths)
    assert "books: 0 created, 1 updated" in report
    assert "images: 0 created, 1 updated" in report
    book = Product.objects.get()
    assert (book.price, book.tags.count(), book.images.count()) == (8, 1, 1)
    assert not default_storage.exists(old)


def stored_files():
    return {
        f"{folder}/{name}"
        for folder in ("products", "thumbnails")
        for name in default_storage.listdir(folder)[1]
    }


@pytest.mark.parametrize("accident", [RuntimeError, KeyboardInterrupt])
def test_what_goes_wrong_halfway_leaves_books_and_files_as_they_were(
    catalogue, accident, monkeypatch
):
    run(catalogue(EMMA))
    before = stored_files()
    paths = catalogue({**EMMA, "name": "Emma again"}, {**EMMA, "slug": "emma-2"})
    (paths[1] / "emma.png").write_bytes(picture(color="blue"))
    real = Command.progress

    def stopped(command, done):
        real(command, done)
        if done == 2:
            raise accident

    monkeypatch.setattr(Command, "progress", stopped)
    with pytest.raises(accident):
        run(paths)
    assert [book.name for book in Product.objects.all()] == ["Emma"]
    assert stored_files() == before


def test_it_brings_back_a_file_that_was_lost(catalogue):
    paths = catalogue(EMMA)
    run(paths)
    image = ProductImage.objects.get()
    default_storage.delete(image.image.name)
    assert "images: 0 created, 1 updated" in run(paths)
    assert content(ProductImage.objects.get().image) == picture()


def test_it_leaves_other_books_and_an_owners_pictures_alone(catalogue):
    run(catalogue(EMMA))
    ProductImage.objects.update(source="")
    run(catalogue({**EMMA, "slug": "emma-2"}))
    assert Product.objects.count() == 2
    assert ProductImage.objects.filter(source="").count() == 1


def test_several_pictures_keep_their_order(catalogue):
    paths = catalogue({**EMMA, "image": "emma.png|back.png"})
    (paths[1] / "back.png").write_bytes(picture(color="green"))
    run(paths)
    assert [image.source for image in Product.objects.get().images.all()] == [
        "emma.png",
        "back.png",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "Em\0ma"),
        ("description", "\0"),
        ("in_stock", "\0"),
        ("slug", "two words"),
        ("price", "cheap"),
        ("price", "-1"),
        ("price", "NaN"),
        ("price", "Infinity"),
        ("price", "1e400"),
        ("price", "9" * 5000),
        ("price", ""),
        ("in_stock", "maybe"),
        ("tags", "!!!"),
        ("image", "none.png"),
        ("image", "../emma.png"),
        ("image", "products.csv"),
    ],
)
def test_a_bad_row_names_line_and_column_and_imports_nothing(catalogue, column, value):
    emma = {**EMMA, "description": "on one line"}
    paths = catalogue({**emma, "slug": "good"}, {**emma, column: value})
    with pytest.raises(CommandError, match=f"(?s)Nothing was imported.*line 3, column {column}:"):
        run(paths)
    assert not Product.objects.exists()
    assert not ProductTag.objects.exists()
    assert not default_storage.exists("products")


def test_skip_bad_imports_the_others(catalogue):
    paths = catalogue({**EMMA, "slug": "bad", "price": "cheap"}, EMMA)
    report = run(paths, "--skip-bad")
    assert "Skipped:\nline 3, column price" in report
    assert [book.slug for book in Product.objects.all()] == ["emma"]


def test_the_same_book_twice_is_a_mistake(catalogue):
    with pytest.raises(CommandError, match="column slug: “emma” is on line 3 already"):
        run(catalogue(EMMA, EMMA))


@pytest.mark.slow
def test_of_thousands_of_rows_it_names_the_bad_one(catalogue):
    row = {**EMMA, "description": "", "image": ""}
    rows = [{**row, "slug": f"b{number}"} for number in range(3000)]
    paths = catalogue(*rows[:2500], {**row, "slug": "bad", "price": "x"}, *rows[2500:])
    with pytest.raises(CommandError, match="line 2502, column price"):
        run(paths)
    assert not Product.objects.exists()


def test_many_mistakes_are_counted(catalogue):
    rows = [{**EMMA, "slug": f"b{number}", "price": "x"} for number in range(25)]
    with pytest.raises(CommandError, match="and 5 more"):
        run(catalogue(*rows))


def test_a_row_that_is_too_short_or_long_is_a_mistake(tmp_path):
    path = tmp_path / "products.csv"
    path.write_text(",".join(COLUMNS) + "\nEmma\n" + "x," * 20 + "\n")
    with pytest.raises(CommandError, match=r"(?s)line 2: .*line 3: "):
        run((path, tmp_path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,price\n", "lacks the columns"),
        (b"", "lacks the columns"),
        (b"\xff\xfe", "not UTF-8"),
        (",".join(COLUMNS).encode() + b'\n"open', "is not CSV"),
    ],
)
def test_a_file_that_is_no_catalogue_is_said(tmp_path, content, words):
    path = tmp_path / "products.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run((path, tmp_path))


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run((tmp_path / "none.csv", tmp_path))


def test_progress_counts_the_rows(catalogue):
    assert "1 of 1\n" in run(catalogue(EMMA), "--progress")


@pytest.mark.slow
def test_without_arguments_it_imports_the_sample():
    report = run(())
    with (SAMPLE / "products.csv").open(encoding="utf-8") as file:
        rows = len(list(csv.DictReader(file)))
    assert rows >= 60
    assert f"books: {rows} created" in report


def test_if_empty_it_imports_into_an_empty_shop_only(catalogue):
    paths = catalogue(EMMA)
    assert "books: 1 created" in run(paths, "--if-empty")
    Product.objects.update(name="Renamed by the owner")
    assert run(paths, "--if-empty") == "The shop has books already: nothing was imported.\n"
    assert Product.objects.get().name == "Renamed by the owner"
