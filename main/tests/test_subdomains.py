"""`https://<tag or book>.<SHOP_DOMAIN>/`."""

import pytest

from main.tests.factories import ProductFactory, ProductTagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _domain(settings):
    settings.SHOP_DOMAIN = "shop.example"
    settings.SHOP_URL = ""
    settings.ALLOWED_HOSTS = [".shop.example", ".elsewhere.example", "testserver"]


@pytest.fixture
def fiction():
    return ProductTagFactory(slug="fiction")


@pytest.fixture
def emma():
    return ProductFactory(slug="emma")


def ask(client, host, path="/", **extra):
    return client.get(path, headers={"host": host}, **extra)


@pytest.mark.usefixtures("fiction")
def test_a_tags_leads_to_its_books(client):
    response = ask(client, "fiction.shop.example")
    assert response.status_code == 302
    assert response["Location"] == "http://shop.example/products/fiction/"


@pytest.mark.usefixtures("emma")
def test_a_books_leads_to_its_page(client):
    response = ask(client, "emma.shop.example", secure=True)
    assert response["Location"] == "https://shop.example/product/emma/"


@pytest.mark.usefixtures("emma")
def test_the_tag_comes_first(client):
    ProductTagFactory(slug="emma")
    location = ask(client, "emma.shop.example")["Location"]
    assert location == "http://shop.example/products/emma/"


@pytest.mark.usefixtures("emma")
def test_a_book_stands_in_for_a_tag_that_is_put_away(client):
    ProductTagFactory(slug="emma", active=False)
    location = ask(client, "emma.shop.example")["Location"]
    assert location == "http://shop.example/product/emma/"


def test_what_is_not_active_is_unknown(client):
    ProductTagFactory(slug="fiction", active=False)
    ProductFactory(slug="emma", active=False)
    assert ask(client, "fiction.shop.example").status_code == 404
    assert ask(client, "emma.shop.example").status_code == 404


def test_a_sold_out_book_is_known(client):
    ProductFactory(slug="emma", in_stock=False)
    assert ask(client, "emma.shop.example").status_code == 302


@pytest.mark.usefixtures("emma", "fiction")
@pytest.mark.parametrize(
    "label", ["nothing", "all", "a.b", "a.emma", "emma.fiction", "www.emma", "-"]
)
def test_an_unknown_one_is_our_own_404(client, label):
    response = ask(client, f"{label}.shop.example")
    assert response.status_code == 404
    assert "not on our shelves" in response.content.decode()
    assert 'href="http://shop.example/"' in response.content.decode()
    assert response["Content-Security-Policy"]
    assert not response.cookies


@pytest.mark.usefixtures("emma")
@pytest.mark.parametrize("host", ["EMMA.shop.example", "Emma.Shop.Example", "emma.shop.example."])
def test_capitals_make_no_difference(client, host):
    assert ask(client, host)["Location"] == "http://shop.example/product/emma/"


def test_a_slug_with_capitals_is_found_after_one_without(client):
    ProductFactory(slug="Emma")
    assert ask(client, "emma.shop.example")["Location"] == "http://shop.example/product/Emma/"
    ProductFactory(slug="emma")
    assert ask(client, "emma.shop.example")["Location"] == "http://shop.example/product/emma/"


@pytest.mark.parametrize(
    "host", ["shop.example", "www.shop.example", "WWW.shop.example", "SHOP.example", "testserver"]
)
def test_the_shops_own_hosts_serve_the_shop(client, host):
    ProductTagFactory(slug="www")
    assert ask(client, host).status_code == 200


def test_another_domain_of_the_shops_is_of_no_concern(client):
    ProductTagFactory(slug="fiction")
    assert ask(client, "fiction.elsewhere.example").status_code == 200
    assert ask(client, "fiction.elsewhere.example", "/basket/").status_code == 200


def test_the_host_of_shop_url_serves_the_shop(client, settings):
    settings.SHOP_URL = "https://books.shop.example:8443"
    ProductTagFactory(slug="books")
    ProductTagFactory(slug="fiction")
    assert ask(client, "books.shop.example:8443").status_code == 200
    location = ask(client, "fiction.shop.example")["Location"]
    assert location == "https://books.shop.example:8443/products/fiction/"


@pytest.mark.usefixtures("emma")
@pytest.mark.parametrize("address", ["https://evil.example", "https://notshop.example"])
def test_it_never_leaves_the_domain(client, settings, address):
    settings.SHOP_URL = address
    assert ask(client, "emma.shop.example")["Location"] == "http://shop.example/product/emma/"


@pytest.mark.usefixtures("emma")
def test_a_host_that_only_looks_like_ours_is_refused(client):
    assert ask(client, "emma.shop.example.evil.example").status_code == 400
    assert ask(client, "emma.notshop.example").status_code == 400


@pytest.mark.usefixtures("emma")
def test_it_keeps_the_port(client):
    location = ask(client, "emma.shop.example:8080")["Location"]
    assert location == "http://shop.example:8080/product/emma/"


@pytest.mark.usefixtures("emma")
@pytest.mark.parametrize(
    ("query", "kept"),
    [("utm_source=a&x=%20", "utm_source=a&x=%20"), ("next=//evil.example", "next=//evil.example")],
)
def test_it_keeps_the_query(client, query, kept):
    response = client.get(f"/?{query}", headers={"host": "emma.shop.example"})
    assert response["Location"] == f"http://shop.example/product/emma/?{kept}"


@pytest.mark.usefixtures("emma")
@pytest.mark.parametrize("path", ["/basket/", "/product/emma/", "/robots.txt"])
def test_nothing_but_the_front_page_leads_anywhere(client, path):
    assert ask(client, "emma.shop.example", path).status_code == 404


@pytest.mark.usefixtures("emma")
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_there(client, method):
    response = getattr(client, method)("/", headers={"host": "emma.shop.example"})
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.usefixtures("emma")
def test_a_visitor_comes_by_https_on_the_same_host_first(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    first = ask(client, "emma.shop.example")
    assert (first.status_code, first["Location"]) == (301, "https://emma.shop.example/")
    second = ask(client, "emma.shop.example", secure=True)
    assert second["Location"] == "https://shop.example/product/emma/"


def test_probes_and_static_files_answer_there(client):
    assert ask(client, "emma.shop.example", "/live").status_code == 200
    assert ask(client, "emma.shop.example", "/version").status_code == 200


def test_static_files_come_before_it(settings):
    place = settings.MIDDLEWARE.index("main.middleware.subdomains.SubdomainsMiddleware")
    assert place > settings.MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")
    assert place < settings.MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware")


@pytest.mark.usefixtures("emma")
def test_it_is_off_without_a_domain(client, settings):
    settings.SHOP_DOMAIN = ""
    assert ask(client, "emma.shop.example").status_code == 200


@pytest.mark.usefixtures("emma")
@pytest.mark.parametrize("label", ["emma", "nothing"])
def test_it_asks_the_database_a_few_things_at_most(client, label, django_assert_max_num_queries):
    ProductFactory.create_batch(20)
    with django_assert_max_num_queries(4):
        ask(client, f"{label}.shop.example")
