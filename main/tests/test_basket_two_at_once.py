"""Two requests at the same moment: a double click, two tabs, a form sent twice."""

import pytest

from main.baskets import add, merge, open_basket_of
from main.models import Basket
from main.tests.at_once import AT_ONCE, at_once
from main.tests.factories import BasketFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_user_still_has_one_basket():
    user = UserFactory()
    assert len(set(at_once(open_basket_of, user))) == 1
    assert Basket.objects.count() == 1


def test_every_copy_counts():
    basket, book = BasketFactory(), ProductFactory()
    at_once(add, basket, book)
    assert [line.quantity for line in basket.lines.all()] == [AT_ONCE]


def test_a_basket_is_merged_once():
    user, stranger = UserFactory(), BasketFactory()
    add(stranger, ProductFactory(), 2)
    at_once(merge, stranger.pk, user)
    assert open_basket_of(user).count() == 2
    assert Basket.objects.count() == 1
