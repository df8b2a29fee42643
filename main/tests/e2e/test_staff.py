"""Staff in a real browser: reports, parcels, the way to one's own site."""

from datetime import timedelta

import pytest
from django.utils import timezone

from main.models import Order
from main.reports.orders_per_day import DAYS
from main.tests.factories import (
    PASSWORD,
    DispatcherFactory,
    EmployeeFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SOLD = {0: 1, 1: 4, 7: 2, DAYS - 1: 3}
"""Days ago -> orders."""


@pytest.fixture
def _sold():
    book = ProductFactory(name="Emma")
    for ago, count in SOLD.items():
        for _ in range(count):
            order = OrderFactory(status="paid")
            OrderLineFactory(order=order, product=book)
            moment = timezone.now() - timedelta(days=ago)
            Order.objects.filter(pk=order.pk).update(date_created=moment)


def log_in(page, site, user):
    page.goto(site)
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.usefixtures("_sold")
def test_an_employee_reads_the_orders_of_each_day(page):
    log_in(page, "/office-admin/", EmployeeFactory())
    page.get_by_role("link", name="Orders per day").click()
    chart = page.get_by_role("img", name="Orders per day")
    heights = chart.locator("rect").evaluate_all(
        "bars => bars.map(bar => bar.getBoundingClientRect().height)"
    )
    counts = [SOLD.get(ago, 0) for ago in reversed(range(DAYS))]
    unit = max(heights) / max(counts)
    assert [round(height / unit, 1) for height in heights] == counts
    figures = page.locator(".report__table tbody td:nth-child(2)").all_inner_texts()
    assert [int(figure) for figure in reversed(figures)] == counts


@pytest.mark.usefixtures("_sold")
def test_a_dispatcher_sends_a_parcel(page):
    log_in(page, "/dispatch-admin/", DispatcherFactory())
    page.get_by_role("link", name="Orders", exact=True).first.click()
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Tracking number").fill("T-1")
    page.locator("select[name=lines-0-status]").select_option("sent")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    assert Order.objects.get(tracking_number="T-1").status == "done"


def test_on_the_wrong_site_a_link_leads_to_ones_own(page):
    somebody = DispatcherFactory()
    log_in(page, "/office-admin/", somebody)
    page.get_by_role("link", name="the dispatchers’ site").click()
    page.wait_for_url("**/dispatch-admin/login/**")
    log_in(page, "/dispatch-admin/", somebody)
    page.wait_for_url("**/dispatch-admin/")
    page.goto("/")
    page.get_by_role("link", name="Office").click()
    page.wait_for_url("**/dispatch-admin/")
