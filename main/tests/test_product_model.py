"""A book and what it knows of itself."""

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError

from main.models import Product, ProductTag
from main.tests.factories import ProductFactory, ProductImageFactory, ProductTagFactory

pytestmark = pytest.mark.django_db


def test_active_leaves_inactive_books_out():
    shown = ProductFactory()
    ProductFactory(active=False)
    assert list(Product.objects.active()) == [shown]


def test_active_leaves_inactive_tags_out():
    shown = ProductTagFactory()
    ProductTagFactory(active=False)
    assert list(ProductTag.objects.active()) == [shown]


def test_a_tag_is_known_by_its_slug_in_dumps():
    tag = ProductTagFactory(slug="sea")
    dump = serializers.serialize("json", [tag], use_natural_primary_keys=True)
    assert '"pk"' not in dump
    assert ProductTag.objects.get_by_natural_key("sea") == tag


def test_a_book_is_for_sale_when_active_and_in_stock():
    assert ProductFactory().for_sale
    assert not ProductFactory(active=False).for_sale
    assert not ProductFactory(in_stock=False).for_sale


def test_it_says_why_it_is_not_for_sale():
    assert ProductFactory().why_not_for_sale == ""
    assert "sold out" in ProductFactory(in_stock=False).why_not_for_sale
    assert "no longer sold" in ProductFactory(active=False).why_not_for_sale


def test_the_cover_is_the_first_picture():
    book = ProductFactory()
    assert book.cover is None
    ProductImageFactory(product=book, position=2)
    first = ProductImageFactory(product=book, position=1)
    assert book.cover == first


@pytest.mark.parametrize("price", ["0", "-1", "9.999", "nine"])
def test_it_refuses_a_price_that_is_none(price):
    with pytest.raises(ValidationError) as error:
        ProductFactory.build(price=price).full_clean()
    assert "price" in error.value.message_dict
