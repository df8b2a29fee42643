"""A visitor in a real browser: looks around, switches pictures, fills a basket."""

import re

import pytest

from main.tests.factories import (
    ProductFactory,
    ProductImageFactory,
    ProductTagFactory,
    picture,
    upload,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def emma():
    """A book with three pictures, beside another book."""
    book = ProductFactory(name="Emma", author="Jane Austen", slug="emma", featured=True)
    book.tags.add(ProductTagFactory(name="Novels", slug="novels"))
    for position, color in enumerate(("red", "green", "blue")):
        image = upload(content=picture(color=color))
        ProductImageFactory(product=book, position=position, image=image)
    ProductFactory(name="Villette", slug="villette")
    return book


def large_picture(page):
    """The path of the large picture."""
    address = page.locator("#imageswitcher img").first.get_attribute("src")
    return re.sub(r"^https?://[^/]+", "", address)


def basket_quantity(page):
    return page.locator("input[name$=-quantity]").input_value()


def test_it_browses_from_home_to_a_book(page, emma):
    page.goto("/")
    page.get_by_role("link", name="Novels").first.click()
    assert "/products/novels/" in page.url
    page.get_by_role("link", name="Emma").first.click()
    assert page.url.endswith("/product/emma/")
    assert page.get_by_role("heading", level=1).inner_text() == "Emma"


@pytest.mark.usefixtures("emma")
def test_it_searches(page):
    page.goto("/")
    page.locator("input[name=q]").first.fill("austen")
    page.locator("input[name=q]").first.press("Enter")
    assert "q=austen" in page.url
    main = page.get_by_role("main")
    assert main.get_by_role("link", name="Emma").count()
    assert not main.get_by_role("link", name="Villette").count()


@pytest.mark.usefixtures("emma")
def test_it_fills_and_changes_the_basket(page):
    page.goto("/product/emma/")
    page.locator("form[action='/add_to_basket/'] button").click()
    assert page.get_by_text("is in your basket").count()
    page.goto("/basket/")
    page.locator("button[name=plus]").click()
    assert basket_quantity(page) == "2"
    page.locator("input[name$=-quantity]").fill("5")
    page.locator("input[name$=-quantity]").press("Enter")
    assert basket_quantity(page) == "5"
    page.locator("button[name=minus]").click()
    assert basket_quantity(page) == "4"


def test_the_picture_is_there_without_a_script(chromium, live_server, real_bundle, emma):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/product/emma/")
    assert large_picture(page) == emma.cover.image.url
    context.close()


def test_the_mouse_switches_pictures(live_page, emma):
    first, second, third = emma.images.all()
    live_page.goto("/product/emma/")
    tabs = live_page.get_by_role("tab")
    tabs.nth(2).click()
    assert large_picture(live_page) == third.image.url
    tabs.nth(1).click()
    assert large_picture(live_page) == second.image.url
    tabs.nth(0).click()
    assert large_picture(live_page) == first.image.url


def test_the_keyboard_switches_pictures(live_page, emma):
    first, second, third = emma.images.all()
    live_page.goto("/product/emma/")
    live_page.get_by_role("tab").first.focus()
    for key, expected in (("ArrowRight", second), ("End", third), ("Home", first)):
        live_page.keyboard.press(key)
        assert large_picture(live_page) == expected.image.url
    assert live_page.get_by_role("tab").first.get_attribute("aria-selected") == "true"
