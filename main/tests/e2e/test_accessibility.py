"""Every page of the shop as axe sees it (WCAG 2.2 AA and its best practices), light and dark."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from main.tests.e2e.pages import NO_PAGES, PAGES, Shop

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def names_of_pages(patterns):
    """The names of all addresses of the shop itself; most of the staff's sites are Django's own."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.namespace is None:
            yield from names_of_pages(pattern.url_patterns)


def test_no_page_is_forgotten():
    named = {page.name for page in PAGES if ":" not in page.name}
    assert set(names_of_pages(get_resolver().url_patterns)) == named | set(NO_PAGES)


def findings(page):
    """What axe finds on the page that is open, a line each."""
    page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    result = page.evaluate("options => axe.run(document, options)", options)
    assert result["passes"], "axe looked at nothing"
    return [
        f"{found['impact']} {found['id']}: {found['help']} ({node['html'][:120]})"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def send(tab, button):
    """Send a form as it is, whatever the browser thinks of it."""
    tab.evaluate("for (const form of document.forms) form.noValidate = true")
    with tab.expect_navigation() as answer:
        tab.get_by_role("main").get_by_role("button", name=button).first.click()
    return answer.value


@pytest.fixture(scope="module", autouse=True)
def _axe():
    if not AXE.exists():
        pytest.skip("This wants axe: npm ci")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium, live_server, real_bundle, scheme):
    shop = Shop()
    found = {}
    for page in PAGES:
        context = chromium.new_context(base_url=live_server.url, color_scheme=scheme)
        context.add_cookies(shop.cookies(page.visitor, live_server.url))
        tab = context.new_page()
        answer = tab.goto(page.address(shop))
        if page.press:
            answer = send(tab, page.press)
        assert answer.status == page.status, page
        if complaints := findings(tab):
            found[f"{page.address(shop)} {page.visitor}"] = complaints
        context.close()
    assert found == {}
