"""A customer and an employee in two windows, on the real web server."""

import pytest
from django.conf import settings

from main.models import ChatMessage
from main.tests.chatting import session_of
from main.tests.e2e.conftest import open_page
from main.tests.factories import EmployeeFactory, OrderFactory
from main.tests.server.running import Running
from main.tests.server.shop import APPLICATION, environment

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


class Shop:
    """The web server; one that is started again is where the one before was."""

    port = 0

    def __init__(self):
        self.start()

    def start(self):
        variables = environment(TEST_BUNDLES="yes")
        options = ["--port", str(self.port)]
        self.server = Running(*options, application=APPLICATION, **variables)
        self.port = self.server.port
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self):
        """End it as a deploy does."""
        self.server.drain()
        assert self.server.status() == 0
        self.server.close()


@pytest.fixture
def shop(real_bundle):
    running = Shop()
    yield running
    running.server.close()


@pytest.fixture
def order():
    return OrderFactory()


@pytest.fixture
def window(chromium, shop):
    """Open a page for somebody who is logged in."""
    pages = []

    def opened(user, path, *, javascript=True):
        page = open_page(chromium, shop, javascript=javascript)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": shop.url}
        page.context.add_cookies([cookie])
        page.goto(path)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.context.close()


@pytest.fixture
def customer(window, order):
    return window(order.user, f"/customer-service/{order.pk}/")


@pytest.fixture
def office(window, order):
    return window(EmployeeFactory(), f"/customer-service/{order.pk}/")


def say(page, text):
    box = page.get_by_label("Your message")
    box.fill(text)
    box.press("Enter")


def sees(page, *texts):
    """Wait until these messages, and no others, are in the log and kept by the server."""
    page.locator(f".said:not(.said--waiting):nth-child({len(texts)})").wait_for()
    assert page.locator(".said__text").all_inner_texts() == list(texts)


def is_connected(page):
    page.locator("#chat-status[data-state=connected]").wait_for()


def test_they_talk(customer, office):
    is_connected(customer)
    is_connected(office)
    say(customer, "Where is <b>it</b>?")
    sees(office, "Where is <b>it</b>?")
    office.get_by_label("Your message").press_sequentially("On")
    customer.get_by_text("Customer service is writing…").wait_for()
    say(office, "On its way.")
    for page in (customer, office):
        sees(page, "Where is <b>it</b>?", "On its way.")
        assert page.complaints == []
    assert ChatMessage.objects.count() == 2


def test_what_was_said_is_there_after_a_reload(customer):
    is_connected(customer)
    say(customer, "one")
    sees(customer, "one")
    customer.reload()
    is_connected(customer)
    sees(customer, "one")


def test_nothing_is_lost_or_doubled_when_the_server_is_replaced(shop, customer, office):
    say(customer, "one")
    sees(office, "one")
    shop.stop()
    customer.locator("#chat-status[data-state=reconnecting]").wait_for()
    say(customer, "two")
    say(customer, "three")
    customer.get_by_text("Sending…").first.wait_for()
    shop.start()
    for page in (customer, office):
        page.set_default_timeout(30_000)
        sees(page, "one", "two", "three")
    assert ChatMessage.objects.count() == 3


def test_it_works_without_a_script(window, order, office):
    plain = window(order.user, f"/customer-service/{order.pk}/", javascript=False)
    is_connected(office)
    plain.get_by_label("Your message").fill("Where is it?")
    plain.get_by_role("button", name="Send").click()
    sees(plain, "Where is it?")
    sees(office, "Where is it?")
    say(office, "On its way.")
    sees(office, "Where is it?", "On its way.")
    plain.get_by_role("link", name="load the page again").click()
    sees(plain, "Where is it?", "On its way.")


def test_the_office_sees_who_comes_and_goes(window, order):
    office = window(EmployeeFactory(), "/customer-service/")
    office.get_by_text("Nobody is in a conversation.").wait_for()
    customer = window(order.user, f"/customer-service/{order.pk}/")
    office.get_by_role("link", name=f"Order {order.pk}").wait_for()
    assert order.user.email in office.locator("#rooms").inner_text()
    customer.goto("/")
    office.get_by_text("Nobody is in a conversation.").wait_for()
    assert office.complaints == []
