"""`./manage.py generate_catalogue`."""

from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from main.catalogue import generator
from main.catalogue.made_up import LATEST, make_up
from main.models import Product, ProductImage, ProductTag
from main.tests.factories import OrderLineFactory, ProductFactory, ProductTagFactory

pytestmark = pytest.mark.django_db


def run(*words):
    out = StringIO()
    call_command("generate_catalogue", *map(str, words), stdout=out)
    return out.getvalue()


def contents():
    """Every book as shoppers see it, with its shelves."""
    names = ("name", "author", "description", "price", "active", "in_stock", "date_added")
    return {
        book.slug: (
            *(getattr(book, name) for name in names),
            *sorted(tag.slug for tag in book.tags.all()),
        )
        for book in Product.objects.prefetch_related("tags")
    }


def test_it_makes_up_as_many_books_as_asked_for():
    assert run(120) == "books: 120 created, 0 unchanged\n"
    assert Product.objects.count() == 120
    assert not ProductImage.objects.exists()


def test_the_same_seed_gives_the_same_books():
    run(30)
    before = contents()
    run("--remove")
    run(30)
    assert contents() == before


def test_another_seed_gives_other_books_beside_them():
    run(30)
    before = contents()
    run(30, "--seed", 7)
    assert Product.objects.count() == 60
    names = [values[0] for values in before.values()]
    others = [book.name for book in Product.objects.exclude(slug__in=before)]
    assert names != others


def test_a_second_time_adds_nothing():
    run(30)
    before = contents()
    assert run(30) == "books: 0 created, 30 unchanged\n"
    assert contents() == before


def test_a_larger_number_adds_what_is_missing():
    run(20)
    Product.objects.filter(slug="load-test-1-0000007").delete()
    assert run(30) == "books: 11 created, 19 unchanged\n"
    assert Product.objects.count() == 30


def test_a_smaller_number_takes_nothing_away():
    run(20)
    assert run(10) == "books: 0 created, 10 unchanged\n"
    assert Product.objects.count() == 20


def test_the_books_are_as_varied_as_those_of_a_shop():
    books = [make_up(1, number).fields for number in range(1, 1001)]
    assert 900 < sum(book["active"] for book in books) < 1000
    assert 850 < sum(book["in_stock"] for book in books) < 1000
    assert sum(book["featured"] for book in books) == 10
    assert len({book["price"] for book in books}) > 50
    assert len({book["name"] for book in books}) > 700
    days = {book["date_added"].date() for book in books}
    assert len(days) > 500
    assert max(days) <= LATEST.date()


def test_every_book_would_pass_the_form():
    for number in range(1, 300):
        Product(**make_up(1, number).fields).clean_fields()


def test_some_shelves_have_many_books_and_some_few():
    run(400)
    sizes = sorted(tag.products.count() for tag in ProductTag.objects.all())
    assert sizes[0] < 10
    assert sizes[-1] > 150


def test_images_are_few_and_shared():
    run(30, "--images")
    assert ProductImage.objects.count() == 30
    names = set(ProductImage.objects.values_list("image", "thumbnail"))
    assert 1 < len(names) < 10
    assert all(default_storage.exists(name) for pair in names for name in pair)


def test_it_asks_before_it_mixes_with_books_of_the_shop():
    ProductFactory()
    with pytest.raises(CommandError, match=r"books of its own \(1\).*--yes"):
        run(10)
    assert Product.objects.count() == 1
    run(10, "--yes")
    assert Product.objects.count() == 11


def test_remove_takes_exactly_the_made_up_ones():
    run(30, "--images")
    run(5, "--seed", 7)
    own = ProductFactory(slug="load-test-of-a-bookshelf")
    shelf = ProductTagFactory()
    own.tags.add(shelf)
    assert run("--remove") == "books: 35 removed\n"
    assert list(Product.objects.all()) == [own]
    assert list(ProductTag.objects.all()) == [shelf]
    assert not ProductImage.objects.exists()
    assert not default_storage.exists("products/load-test-1.png")


def test_a_made_up_shelf_with_a_book_of_the_shop_stays():
    run(30)
    shelf = ProductTag.objects.first()
    ProductFactory().tags.add(shelf)
    run("--remove")
    assert list(ProductTag.objects.all()) == [shelf]


def test_what_somebody_ordered_stays_and_is_said():
    run(5, "--images")
    line = OrderLineFactory(product=Product.objects.first())
    assert "1 stay: they are in orders" in run("--remove")
    assert list(Product.objects.all()) == [line.product]
    assert default_storage.exists(line.product.cover.image.name)


def test_progress_counts_the_books(monkeypatch):
    monkeypatch.setattr(generator, "BATCH", 4)
    assert run(10, "--progress").startswith("4 of 10\n8 of 10\n10 of 10\n")
    assert run("--remove", "--progress").startswith("4 removed\n8 removed\n10 removed\n")


def test_ctrl_c_leaves_whole_batches_and_the_same_command_goes_on(monkeypatch):
    monkeypatch.setattr(generator, "BATCH", 4)
    real = Product.tags.through.objects.bulk_create
    calls = []

    def stopped(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(Product.tags.through.objects, "bulk_create", stopped)
    with pytest.raises(CommandError, match="Stopped after 8 of 10 books") as stop:
        run(10)
    assert stop.value.returncode == 130
    assert Product.objects.count() == 8
    assert run(10) == "books: 2 created, 8 unchanged\n"


@pytest.mark.parametrize(
    "words", [["-1"], ["x"], ["9" * 5000], ["10000000"], ["²"], [], ["5", "--remove"]]
)
def test_a_senseless_number_is_refused(words):
    with pytest.raises(CommandError):
        run(*words)
    assert not Product.objects.exists()


def test_more_books_cost_few_more_queries(django_assert_max_num_queries):
    run(1)
    with django_assert_max_num_queries(30):
        run(900)
