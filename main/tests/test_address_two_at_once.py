"""Two forms sent at the same moment."""

import pytest

from main.forms.address import MOST, AddressForm
from main.tests.at_once import AT_ONCE, at_once
from main.tests.factories import AddressFactory, UserFactory
from main.tests.test_address_book import FIELDS

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_limit_holds():
    user = UserFactory()
    AddressFactory.create_batch(MOST - 1, user=user)
    saved = at_once(lambda: AddressForm(FIELDS).save_for(user))
    assert saved.count(None) == AT_ONCE - 1
    assert user.addresses.count() == MOST
