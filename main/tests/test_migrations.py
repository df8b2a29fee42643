"""Migrations and models."""

import pytest
from django.core.management import call_command

from main.models import Order, Product
from main.search import search
from main.tests.factories import OrderFactory, OrderLineFactory, ProductFactory


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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_orders_from_before_the_date_of_payment_get_theirs():
    call_command("migrate", "main", "0016", verbosity=0)
    for status, line in (("new", "new"), ("paid", "new"), ("done", "sent"), ("done", "cancelled")):
        order = OrderFactory(status=status, paid_at=None)
        OrderLineFactory(order=order)
        order.lines.update(status=line)
        Order.objects.filter(pk=order.pk).update(status=status)
    call_command("migrate", verbosity=0)
    paid = [order.paid_at == order.date_updated for order in Order.objects.order_by("pk")]
    assert paid == [False, True, True, False]
