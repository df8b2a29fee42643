"""What nginx says with its own files is what the shop says: both are asked, side by side."""

import http.client

import pytest

from deploy.acceptance.expected_headers import FILES, PAGES, POLICY
from deploy.tests.front.asking import answer_of, ask
from deploy.tests.front.shop import ROOT

ITS_OWN = {"connection", "date", "server", "x-request-id", "accept-ranges", "transfer-encoding"}
"""Headers of the one answer, or of the server that gives it."""

OF_A_FILE = {"etag", "last-modified"}
"""Headers that a file has, and the shop's own view of uploads has not."""


def from_the_shop(shop, path):
    """The answer of Gunicorn itself to what came by HTTPS."""
    connection = http.client.HTTPConnection(*shop.web.address.split(":"))
    headers = {"X-Forwarded-Proto": "https", "Accept-Encoding": "br"}
    return answer_of(connection, "GET", path, None, shop.site.host, headers)


def told(answer, without):
    """The headers, each once, without differences that mean nothing."""
    names = {name.lower() for name in answer.headers} - without
    values = {name: answer.headers.get_all(name) for name in names}
    assert {name: len(found) for name, found in values.items()} == dict.fromkeys(names, 1)
    plain = {name: found[0] for name, found in values.items()}
    plain["content-type"] = plain["content-type"].replace('"', "")
    return plain | {"content-security-policy": policy(answer)}


def policy(answer):
    """The directives, whose order means nothing."""
    return {one.strip() for one in answer.headers["Content-Security-Policy"].split(";")}


def both(shop, path, without=frozenset()):
    """What nginx says, and what the shop says."""
    ours = ask(shop.site, path, Accept_Encoding="br")
    shops = from_the_shop(shop, path)
    assert ours.status == shops.status
    return told(ours, ITS_OWN | without), told(shops, ITS_OWN | without)


@pytest.mark.parametrize("pattern", ["*.????????????.js", "main/*.????????????.css", "*.json"])
def test_a_static_file_has_the_headers_that_the_shop_gives_it(shop, pattern):
    root = ROOT / "staticfiles"
    name = next(root.glob(pattern)).relative_to(root)
    ours, shops = both(shop, f"/static/{name}", {"etag"})  # nginx's is that of the packed file
    assert ours == shops


@pytest.mark.parametrize("suffix", ["jpg", "txt"])
def test_an_upload_has_the_headers_that_the_shop_gives_it(shop, suffix):
    place = shop.place / "media" / f"given.{suffix}"
    place.write_text("anything")
    ours, shops = both(shop, f"/media/{place.name}", OF_A_FILE)
    assert ours == shops


@pytest.mark.parametrize("path", ["/static/none.0123456789ab.css", "/media/none.png"])
def test_what_is_not_there_is_the_shops_own_page(shop, path):
    ours, shops = both(shop, path)
    assert ours == shops
    assert ours["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/login/", "/admin/login/", "/live", "/no-such-page/"])
def test_nothing_is_added_to_a_page(shop, path):
    ours, shops = ask(shop.site, path).headers, from_the_shop(shop, path).headers
    names = [{name.lower() for name in one} - ITS_OWN for one in (ours, shops)]
    assert names[0] == names[1]
    assert all(len(ours.get_all(name)) == 1 for name in names[0] - {"set-cookie"})


def test_the_acceptance_script_expects_what_the_shop_says(shop):
    page = from_the_shop(shop, "/")
    assert {name: page.headers[name] for name in PAGES} == PAGES
    assert policy(page) == POLICY
    assert FILES.items() <= PAGES.items()
