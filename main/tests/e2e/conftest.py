"""A real browser on a live server, with the real bundle. What is missing skips the tests."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as running
from webpack_loader.config import load_config
from webpack_loader.utils import get_loader

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium():
    """A running browser. Playwright's own loop would make Django refuse queries in the tests."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Browser tests need: pip install -r requirements-dev.txt"
    )
    path = shutil.which(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    if path is None:
        pytest.skip("Browser tests need Chromium: apt-get install chromium (or set CHROMIUM)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def real_bundle(monkeypatch):
    """Serve what webpack built instead of a stand-in."""
    if not Path(running.WEBPACK_LOADER["DEFAULT"]["STATS_FILE"]).exists():
        pytest.skip("Browser tests need the bundle: npm ci && npm run build")
    monkeypatch.setitem(
        load_config("DEFAULT"), "LOADER_CLASS", "webpack_loader.loaders.WebpackLoader"
    )
    get_loader.cache_clear()
    yield
    get_loader.cache_clear()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request):
    """Whether the page may run scripts."""
    return request.param


def open_page(browser, live_server, *, javascript):
    """A new visitor's page; `page.complaints` collects what the browser's console says."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=javascript)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.complaints = []
    page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request",
        lambda sent: (
            sent.url.startswith((live_server.url, "data:")) or page.complaints.append(sent.url)
        ),
    )
    return page


@pytest.fixture
def page(chromium, live_server, real_bundle, javascript):
    """A visitor's page, with and without JavaScript; nothing to complain of at the end."""
    opened = open_page(chromium, live_server, javascript=javascript)
    yield opened
    opened.context.close()
    assert opened.complaints == []


@pytest.fixture
def live_page(chromium, live_server, real_bundle):
    """A visitor's page with JavaScript."""
    opened = open_page(chromium, live_server, javascript=True)
    yield opened
    opened.context.close()
    assert opened.complaints == []
