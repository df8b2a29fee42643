"""An owner in a real browser: the admin works under the strict Content-Security-Policy."""

import pytest

from main.tests.factories import PASSWORD, ProductFactory, UserFactory, picture

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_an_owner_gives_a_book_a_picture(live_page):
    owner = UserFactory(is_staff=True, is_superuser=True)
    book = ProductFactory(name="Emma")
    live_page.goto("/admin/")
    live_page.get_by_label("E-mail address").fill(owner.email)
    live_page.get_by_label("Password").fill(PASSWORD)
    live_page.get_by_role("button", name="Log in").click()
    live_page.goto("/admin/main/product/")
    live_page.get_by_role("link", name="Emma").click()
    live_page.locator("input[type=file]").first.set_input_files(
        {"name": "emma.png", "mimeType": "image/png", "buffer": picture()}
    )
    live_page.get_by_role("button", name="Save", exact=True).click()
    live_page.get_by_text("was changed successfully").wait_for()
    assert live_page.locator("img[src^='/media/thumbnails/']").count() == 1
    assert book.images.count() == 1
