"""Somebody who sends parcels reads the API in a real browser, under the strict CSP."""

import re

import pytest

from main.tests.factories import PASSWORD, DispatcherFactory, OrderLineFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_dispatcher_browses_the_api(page):
    dispatcher = DispatcherFactory()
    for number in range(60):
        OrderLineFactory(order__status="paid", product__name=f"Book no. {number}")
    page.goto("/login/?next=/api/")
    page.get_by_label("E-mail address").fill(dispatcher.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="/api/orders/").click()
    page.get_by_text("60 found").wait_for()
    page.get_by_role("link", name="Next").click()
    page.get_by_text("Book no. 3", exact=False).first.wait_for()
    page.get_by_label("Status", exact=True).select_option("done")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("0 found").wait_for()
    page.goto("/api/order-lines/")
    page.get_by_role("link", name=re.compile(r"order-lines.\d+")).first.click()
    page.get_by_role("heading", name="Order line", exact=True).wait_for()
    page.get_by_role("link", name="Order lines").click()
    page.get_by_role("heading", name="Order lines").wait_for()
