"""The shop's own address, where no request tells it."""

import pytest

from main.links import absolute


@pytest.fixture(autouse=True)
def _production(settings):
    settings.HTTPS_ONLY = True
    settings.ALLOWED_HOSTS = [".example.org", "books.example.com", "www.example.com"]


def test_it_is_made_of_the_first_host_with_a_name():
    assert absolute("/orders/7/") == "https://books.example.com/orders/7/"


def test_the_domain_comes_before_the_hosts(settings):
    settings.SHOP_DOMAIN = "example.com"
    assert absolute("/") == "https://example.com/"


def test_what_is_set_comes_first(settings):
    settings.SHOP_DOMAIN = "example.com"
    settings.SHOP_URL = "http://booktime.localhost:8080"
    assert absolute("/") == "http://booktime.localhost:8080/"


def test_without_https_it_is_plain(settings):
    settings.HTTPS_ONLY = False
    assert absolute("/") == "http://books.example.com/"


def test_without_a_host_it_is_this_machine(settings):
    settings.ALLOWED_HOSTS = []
    assert absolute("/") == "https://localhost/"
