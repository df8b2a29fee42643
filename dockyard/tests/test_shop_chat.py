"""The shop while people talk: a customer and an employee in two browser windows, and a deploy in between."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dockyard.router import caddy
from pushing import Pusher
from shop import to_be_pushed

CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PASSWORD = "correct horse battery"
pytestmark = [
    pytest.mark.platform,
    pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js with npm is not here: apt install nodejs npm"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here: apt install chromium (or set CHROMIUM)"),
]

PEOPLE = f"""
from django.contrib.auth.models import Group
from main.models import Order, OrderAddress, User
from main.models.user import EMPLOYEES
reader = User.objects.create_user("reader@example.com", "{PASSWORD}")
office = User.objects.create_user("office@example.com", "{PASSWORD}", is_staff=True)
office.groups.add(Group.objects.get_or_create(name=EMPLOYEES)[0])
address = dict(name="Ada Reader", address1="1 Long Lane", postcode="AB1 2CD", city="Booktown", country="GB")
copies = [OrderAddress.objects.create(**address) for _ in range(2)]
order = Order.objects.create(user=reader, billing_address=copies[0], shipping_address=copies[1])
print("order", order.pk)
"""
KEPT = "from main.models import *; import json; print(json.dumps([one.text for one in ChatMessage.objects.all()]))"


@pytest.fixture(scope="module")
def shop(module_platform: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pusher]:
    """The shop on the air with Redis and two web processes."""
    with to_be_pushed(module_platform, tmp_path_factory.mktemp("shop")) as shop:
        shop.must("redis:create", "shop-redis")
        shop.must("redis:link", "shop-redis", "shop", "--no-restart")
        pushed = shop.push()
        assert pushed.code == 0, pushed.text
        shop.must("ps:scale", "shop", "web=2")
        yield shop


@pytest.fixture
def window(shop: Pusher) -> Iterator[Callable[..., Any]]:
    """Open a page for somebody: logs in first."""
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-dev.txt")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def opened(email: str, path: str) -> Any:
            page = browser.new_context(base_url=f"http://shop.localhost:{caddy.port()}").new_page()
            page.set_default_timeout(60_000)
            page.goto(f"/login/?next={path}")
            page.get_by_label("E-mail address").fill(email)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Log in").click()
            page.locator("#chat-status[data-state=connected]").wait_for()
            return page

        yield opened
        browser.close()


def say(page: Any, text: str) -> str:
    """Type a message and send it."""
    box = page.get_by_label("Your message")
    box.fill(text)
    box.press("Enter")
    return text


def said(page: Any) -> list[str]:
    """What a page shows of messages that the shop has."""
    return list(page.locator(".said:not(.said--waiting) .said__text").all_inner_texts())


def test_a_deploy_between_two_sentences_loses_and_doubles_nothing(shop: Pusher, window: Callable[..., Any]) -> None:
    order = shop.must("run", "shop", "./manage.py", "shell", "-v", "0", "-c", PEOPLE).split()[-1]
    pages = [window(email, f"/customer-service/{order}/") for email in ("reader@example.com", "office@example.com")]
    for page in pages:
        page.evaluate(NOTE_CLOSES)
    shop.write("main/static/main/new.txt", "what makes the second release another one")
    commit = shop.commit()
    spoken: list[str] = []
    push = shop.start_push()
    while push.poll() is None:
        spoken.append(say(pages[len(spoken) % 2], f"sentence {len(spoken)}"))
        pages[0].wait_for_timeout(1000)  # slower than the limit: this is a conversation
    assert push.stdout is not None
    assert push.wait() == 0, push.stdout.read()
    push.stdout.close()
    assert commit in shop.get("/version")[1]
    for page in pages:
        page.wait_for_function("window.closes.includes(1012)")
    spoken += [say(page, f"afterwards {number}") for number, page in enumerate(pages)]
    for page in pages:
        page.locator(f".said:not(.said--waiting):nth-child({len(spoken)})").wait_for()
        page.wait_for_timeout(1000)  # whatever would come twice has come
    first, second = map(said, pages)
    assert first == second
    assert sorted(first) == sorted(spoken)
    assert json.loads(shop.must("run", "shop", "./manage.py", "shell", "-v", "0", "-c", KEPT).splitlines()[-1]) == first


NOTE_CLOSES = """() => {
  window.closes = [];
  const sockets = new WeakSet();
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (!sockets.has(this)) {
      sockets.add(this);
      this.addEventListener("close", ({ code }) => window.closes.push(code));
    }
    return send.call(this, data);
  };
}"""
"""Notes with which codes the sockets of a page were closed that something was said through."""
