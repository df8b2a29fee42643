"""A visitor in a real browser becomes a customer: from the search to the invoice."""

import pytest

from main.models import Order
from main.tests.checking_out import URL, filled_basket
from main.tests.factories import PASSWORD, AddressFactory, ProductFactory, UserFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def put_into_basket(page):
    """Search for a book and put two copies into the basket."""
    page.goto("/")
    page.locator("input[name=q]").first.fill("austen")
    page.locator("input[name=q]").first.press("Enter")
    page.get_by_role("main").get_by_role("link", name="Emma").click()
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_role("link", name="Basket").first.click()
    page.locator("input[name$=-quantity]").fill("2")
    page.get_by_role("button", name="Check out").click()


def sign_up(page):
    """Make an account; the page to log in is where a stranger's checkout leads to."""
    page.get_by_role("link", name="Make an account").first.click()
    page.locator("input[name=email]").fill("ada@example.com")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()


def write_address(page):
    for label, value in (
        ("Full name", "Ada Reader"),
        ("Street and number", "1 Long Lane"),
        ("Postcode", "AB1 2CD"),
        ("Town or city", "Booktown"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save this address").click()


def test_it_goes_from_the_search_to_the_invoice(page):
    ProductFactory(name="Emma", author="Jane Austen", slug="emma", price="9.90")
    put_into_basket(page)
    sign_up(page)
    assert page.url.endswith(URL)
    write_address(page)
    page.get_by_role("button", name="Place order").click()
    assert page.url.endswith("/order/done/")
    order = Order.objects.get()
    page.get_by_role("link", name="See your order").click()
    assert page.get_by_role("heading", level=1).inner_text() == f"Order {order.pk}"
    page.get_by_role("link", name="Invoice").click()
    words = page.get_by_role("main").inner_text()
    assert all(word in words for word in ("Emma", "Ada Reader", "Booktown", "£19.80"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save as PDF").click()
    assert waiting.value.suggested_filename == f"BookTime-invoice-{order.pk}.pdf"
    page.goto("/basket/")
    assert page.get_by_text("Nothing in it yet").count()


def log_in(page, user):
    page.goto(f"/login/?next={URL}")
    page.locator("input[name=username]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()


def test_a_double_click_is_one_order(page):
    user = AddressFactory().user
    filled_basket(user)
    log_in(page, user)
    page.get_by_role("button", name="Place order").dblclick()
    page.wait_for_url("**/order/done/")
    assert Order.objects.count() == 1


def test_a_second_tab_says_that_the_price_has_changed(live_page):
    user = UserFactory()
    address, basket = AddressFactory(user=user), filled_basket(user)
    log_in(live_page, user)
    type(basket.lines.get().product).objects.update(price="12.00")
    # Chromium puts every 4xx of a page itself into its console.
    live_page.get_by_role("button", name="Place order").click()
    alert = live_page.get_by_role("alert")
    assert "now costs £12.00; it was £9.90." in alert.inner_text()
    live_page.complaints.clear()
    live_page.get_by_role("button", name="Place order").click()
    live_page.wait_for_url("**/order/done/")
    assert Order.objects.get().billing_address.name == address.name
