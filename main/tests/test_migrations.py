"""Migrations and models."""

import pytest
from django.core.management import call_command

from main.models import Product
from main.search import search
from main.tests.factories import ProductFactory


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_books_from_before_the_search_words_get_theirs():
    call_command("migrate", "main", "0005", verbosity=0)
    book = ProductFactory(name="Emma")
    call_command("migrate", verbosity=0)
    assert search(Product.objects.all(), "emma", most=10) == [book.pk]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_search_index_can_be_taken_back():
    call_command("migrate", "main", "0001", verbosity=0)
    call_command("migrate", verbosity=0)
