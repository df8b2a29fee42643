"""compose.yaml: one command from a fresh checkout to a shop that follows what is edited."""

import subprocess

import httpx
import pytest

from deploy.tests.checkout import copy_of_the_repository
from deploy.tests.compose import shop as shops
from deploy.tests.conftest import build
from deploy.tests.waiting import wait_until

DEVELOPER = "1000:1000"
INSTALL = "npm ci && cp package-lock.json node_modules/.installed-lock"


@pytest.fixture(scope="module")
def development(engine, tmp_path_factory):
    """The shop of a checkout that belongs to user 1000."""
    if reason := shops.why_not():
        pytest.skip(f"Tests with Compose: {reason}")
    checkout = copy_of_the_repository(tmp_path_factory.mktemp("development") / "booktime")
    subprocess.run(["chown", "-R", DEVELOPER, str(checkout)], check=True)
    build(engine, checkout, "development", "current")
    engine.docker("tag", "booktime-development:current", "booktime-development")
    install_packages(engine, checkout)
    shop = Development(engine, checkout)
    shop.compose("up", "-d")
    yield shop
    shop.compose("down", "--volumes", "--timeout", "5")


def install_packages(engine, checkout):
    """What `bundles` does by itself; this engine's own networks lead nowhere."""
    volume = ["--volume", f"{checkout}:/app", "--workdir", "/app", "--env", "HOME=/tmp"]
    options = ["--rm", "--network=host", "--user", DEVELOPER, *volume]
    engine.docker("run", *options, "node:20-bookworm-slim", "sh", "-c", INSTALL)


class Development:
    """The containers of compose.yaml."""

    def __init__(self, engine, checkout):
        self.engine, self.checkout, self.port = engine, checkout, shops.free_port()

    def compose(self, *words):
        folder = self.checkout / "deploy/compose"
        return self.engine.run([*shops.COMPOSE, *words], {"PORT": str(self.port)}, cwd=folder)

    def page(self, path):
        """The text of a page; empty while the server starts again."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=30).text
        except httpx.TransportError:
            return ""

    def edit(self, path, old, new):
        file = self.checkout / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))


def test_it_comes_up_by_itself_with_the_sample_catalogue(development):
    wait_until(lambda: "product/" in development.page("/products/all/"), "books are shown")


def test_it_follows_a_template(development):
    development.edit("main/templates/main/about.html", "<h1>About us</h1>", "<h1>Edited</h1>")
    wait_until(lambda: "<h1>Edited</h1>" in development.page("/about-us/"), "the page is edited")


def test_it_follows_python(development):
    development.edit("main/middleware/probes.py", '"live\\n"', '"alive\\n"')
    wait_until(lambda: development.page("/live") == "alive\n", "the server has the edit")


def test_it_follows_the_sources_of_the_bundles(development):
    source = development.checkout / "frontend/chat/index.js"
    source.write_text(f'{source.read_text()}\nwindow.editedJustNow = "yes";\n')
    wait_until(lambda: "editedJustNow" in development.page("/static/chat.js"), "webpack ran again")


def test_what_it_writes_belongs_to_the_developer(development):
    for name in ("frontend/dist", "webpack-stats.json", "media"):
        assert (development.checkout / name).stat().st_uid == 1000


def test_sockets_are_served_too(development):
    """The chat takes a page of ours in, stranger or not; a server of pages alone says 404."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Origin": f"http://127.0.0.1:{development.port}",
    }
    path = "/ws/customer-service/1/"
    answer = httpx.get(f"http://127.0.0.1:{development.port}{path}", headers=headers)
    assert answer.status_code == 101
