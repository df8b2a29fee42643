"""A book that was ordered stays: its orders need it."""

import pytest

from main.models import Product
from main.tests.factories import OrderLineFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return OrderLineFactory(product__name="Emma").product


def assert_refused(response):
    """The page says that it cannot be done, and what stands in the way."""
    page = response.content.decode()
    assert "Cannot delete product" in page
    assert "order line" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_says_why_it_cannot_be_deleted(owner_client, book, method):
    send = getattr(owner_client, method)
    response = send(f"/admin/main/product/{book.pk}/delete/", {"post": "yes"})
    assert response.status_code in (200, 403)
    assert_refused(response)
    assert Product.objects.filter(pk=book.pk).exists()


def test_nor_together_with_others(owner_client, book):
    numbers = [book.pk, ProductFactory().pk]
    data = {"action": "delete_selected", "_selected_action": numbers, "post": "yes"}
    response = owner_client.post("/admin/main/product/", data)
    assert_refused(response)
    assert Product.objects.count() == 2
