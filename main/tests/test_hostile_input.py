"""Whatever is sent to the public pages, the answer is a page of ours and never 500."""

import pytest
from django.test import Client

from main.models import Basket
from main.tests.factories import ProductFactory

pytestmark = pytest.mark.django_db

NONSENSE = [
    "\0",
    "' OR 1=1 --",
    '"; DROP TABLE main_product; --',
    "<script>alert(1)</script>",
    "😀" * 300,
    "é" * 10_000,
    "\N{COMBINING ACUTE ACCENT}" * 5000,
    "\ufffe\u202e\u200b",
    "%00%ff%2e%2e",
    "{{ 7 * 7 }} ${7*7} %(name)s",
    "NaN",
    "-Infinity",
    "1e400",
    "9" * 5000,
    "-" + "9" * 30,
    "0x10",
    "1_0",
    "٣²",
    "None",
]


@pytest.mark.slow
@pytest.mark.parametrize("text", NONSENSE)
@pytest.mark.parametrize("name", ["page", "sort", "price_min", "price_max"])
def test_a_list_bears_any_question(client, name, text):
    ProductFactory(name="Emma", price=10)
    response = client.get("/products/all/", {name: text})
    assert response.status_code == 200
    assert "Emma" in response.content.decode()
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("text", NONSENSE)
def test_a_search_bears_any_question(client, text):
    ProductFactory(name="Emma")
    response = client.get("/search/", {"q": text, "page": text})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%ed%a0%80", "q", "q=a&q=b", "q[]=a", "&&=&"])
def test_a_search_bears_a_broken_address(client, query):
    assert client.get(f"/search/?{query}").status_code == 200


@pytest.mark.parametrize(
    "slug", ["é", "x" * 500, "a%00", "a'b", "😀", "..%2f..%2f", "%ff", "A" * 121, "-", "%F0%9F"]
)
@pytest.mark.parametrize("path", ["/product/{}/", "/products/{}/"])
def test_an_impossible_slug_is_not_found(client, path, slug):
    response = client.get(path.format(slug))
    assert response.status_code == 404
    assert b"<html" in response.content


@pytest.mark.parametrize("number", [*NONSENSE, "", "0", "-1", str(2**63), str(2**63 - 1), "1.0x"])
def test_a_book_that_cannot_be_is_not_put_into_a_basket(client, number):
    assert client.post("/add_to_basket/", {"product_id": number}).status_code == 404
    assert not Basket.objects.exists()


def test_a_basket_is_not_filled_with_nothing(client):
    assert client.post("/add_to_basket/").status_code == 404
    assert client.post("/add_to_basket/", b"{", content_type="application/json").status_code == 404


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options", "trace"])
def test_a_basket_is_filled_by_post_alone(client, method):
    assert getattr(client, method)("/add_to_basket/").status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "../manage.py",
        "%2e%2e/manage.py",
        "..%5c..%5cmanage.py",
        "....//manage.py",
        "%252e%252e/manage.py",
        "products",
        "products/",
        "x" * 5000,
        "a" * 300 + "/b.png",
        "%ff.png",
        "a%0d%0aSet-Cookie:x.png",
        "a\0.png",
        "/",
        "C:/windows/win.ini",
        "😀.png",
    ],
)
def test_media_never_lead_out_of_their_directory(client, name):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    default_storage.save("products/a.png", ContentFile(b"x"))
    response = client.get(f"/media/{name}")
    assert response.status_code == 404
    assert b"<html" in response.content


FORMS = ["/login/", "/signup/", "/basket/", "/add_to_basket/"]


@pytest.fixture
def shopper(client):
    """Somebody with a book in the basket, whose forms are read."""
    client.post("/add_to_basket/", {"product_id": ProductFactory().pk})
    return client


@pytest.mark.parametrize("path", FORMS)
def test_a_form_larger_than_any_is_refused_with_a_page_of_ours(shopper, path):
    response = shopper.post(path, {"email": "x" * (3 * 1024 * 1024)})
    assert response.status_code == 400
    assert b"<html" in response.content


@pytest.mark.parametrize("path", FORMS)
def test_so_is_one_that_does_not_come_from_us(path):
    client = Client(enforce_csrf_checks=True)
    client.get("/login/")
    response = client.post(path, {"csrfmiddlewaretoken": "x", "q": "x" * (3 * 1024 * 1024)})
    assert response.status_code in (400, 403)
    assert b"<html" in response.content


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_a_thousand_fields_is_refused_with_a_page_of_ours(shopper, path):
    response = shopper.post(path, {f"field-{number}": "1" for number in range(1100)})
    assert response.status_code == 400
    assert b"<html" in response.content


@pytest.mark.slow
@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nContent-Disposition: form-data; name", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=\xff"),
        (b"a=%ff%fe&b=\xff\x00", "application/x-www-form-urlencoded"),
        (b"\x00" * 100, "application/octet-stream"),
        (b"[1", "application/json"),
    ],
)
def test_a_broken_form_is_never_our_fault(shopper, path, body, kind):
    response = shopper.post(path, body, content_type=kind)
    assert response.status_code < 500
