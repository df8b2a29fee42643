"""What may be written on a parcel."""

import pytest

from main.countries import COUNTRIES
from main.forms.address import MOST, AddressForm
from main.models import Address
from main.tests.factories import AddressFactory
from main.tests.test_address_book import FIELDS

pytestmark = pytest.mark.django_db


def errors(**changed):
    return set(AddressForm(FIELDS | changed).errors)


def test_it_takes_letters_of_any_alphabet():
    assert not errors(name="Søren Åström", address1="Ulica Żółta 3", city="Αθήνα")
    assert not errors(name="山田 太郎", address1="千代田1-1", city="東京")


@pytest.mark.parametrize(
    "postcode",
    ["EC1A 1BB", "1010", "101", "1011 AB", "D02 X285", "100-0001", "SW1A1AA", "12345-6789"],
)
def test_it_takes_postcodes_of_all_our_countries(postcode):
    assert not errors(postcode=postcode)


@pytest.mark.parametrize(
    "postcode", ["", "-", "AB1  2CD", "AB1_2CD", "<b>", "1\n2", "١٢٣", "x" * 17, "1;2"]
)
def test_it_refuses_other_postcodes(postcode):
    assert errors(postcode=postcode) == {"postcode"}


@pytest.mark.parametrize("name", ["name", "address1", "address2", "city"])
@pytest.mark.parametrize("sign", ["\0", "\x07", "\r\n", "\u2028", "\x1b[2J", "\u202e"])
def test_it_refuses_what_cannot_be_printed(name, sign):
    assert errors(**{name: f"Ana{sign}Lee"}) == {name}


@pytest.mark.parametrize("name", ["name", "address1", "city"])
@pytest.mark.parametrize("text", ["", "   ", "--", "?", "x" * 121])
def test_it_wants_something_that_can_be_found(name, text):
    assert errors(**{name: text}) == {name}


@pytest.mark.parametrize("country", ["", "XX", "gb", "GB\0", "x" * 5000])
def test_it_wants_one_of_our_countries(country):
    assert errors(country=country) == {"country"}


def test_it_names_every_country_we_send_to():
    page = AddressForm().as_p()
    for code, name in COUNTRIES:
        assert f'<option value="{code}"' in page
        assert name in page


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", "name"),
        ("address1", "address-line1"),
        ("address2", "address-line2"),
        ("postcode", "postal-code"),
        ("city", "address-level2"),
        ("country", "country"),
    ],
)
def test_browsers_know_what_to_fill_in(name, kind):
    assert f'autocomplete="{kind}"' in str(AddressForm()[name])


def test_a_mistake_is_shown_again_with_its_sentence(client, user):
    client.force_login(user)
    response = client.post("/address/create/", FIELDS | {"postcode": "?"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "A postcode has letters and digits" in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_postcode_error"' in page
    assert not Address.objects.exists()


def test_what_was_typed_is_text_and_no_markup(client, user):
    client.force_login(user)
    client.post("/address/create/", FIELDS | {"name": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get("/address/").content.decode()


def test_a_user_has_only_so_many(client, user):
    client.force_login(user)
    AddressFactory.create_batch(MOST, user=user)
    response = client.post("/address/create/", FIELDS)
    assert response.status_code == 422
    assert f"You have {MOST} addresses" in response.content.decode()
    assert user.addresses.count() == MOST
