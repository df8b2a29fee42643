"""Which hosts are answered, on which connections."""

import ssl
import warnings

import pytest

from deploy.tests.front.asking import ask, ask_plainly, context_for, dial


def test_plain_http_leads_to_https_on_the_same_host(site):
    answer = ask_plainly(site, "/search/?q=a%20b", host=f"emma.{site.host}")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://emma.{site.host}:{site.https}/search/?q=a%20b"


@pytest.mark.parametrize(("port", "shown"), [("443", ""), ("8443", ":8443")])
def test_it_leads_to_the_port_that_browsers_see(make_site, backend, port, shown):
    address = backend("web").address
    site = make_site(address, address, PUBLIC_PORT=port).start()
    assert ask_plainly(site, "/").headers["Location"] == f"https://{site.host}{shown}/"


def test_a_challenge_of_certbot_is_answered_on_plain_http(site):
    place = site.place / "acme" / ".well-known" / "acme-challenge"
    place.mkdir(parents=True)
    (place / "a-token").write_text("a proof")
    answer = ask_plainly(site, "/.well-known/acme-challenge/a-token")
    assert (answer.status, answer.body) == (200, b"a proof")
    assert ask_plainly(site, "/.well-known/acme-challenge/other").status == 404


@pytest.mark.parametrize("host", ["unknown.example.net", "127.0.0.1", "books.test.example.net"])
def test_an_unknown_host_is_cut_off(site, host):
    for way in (ask_plainly, ask):
        with pytest.raises(ConnectionError):
            way(site, "/", host=host)


def test_an_unknown_host_gets_no_certificate(site):
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        dial(site, "unknown.example.net")


@pytest.mark.parametrize("name", ["books.test", "emma.books.test"])
def test_the_shop_and_its_subdomains_are_known(site, name):
    with dial(site, name) as connection:
        assert connection.version() == "TLSv1.3"


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_tls_is_refused_whatever_nginx_allows_elsewhere(site, version):
    with pytest.raises(ssl.SSLError, match=r"(?i)protocol.version"):
        dial(site, context=only(site, version))


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_new_tls_is_taken_with_http2(site, version):
    context = only(site, version)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with dial(site, context=context) as connection:
        assert connection.selected_alpn_protocol() == "h2"


def only(site, version):
    """A client that speaks one version."""
    context = context_for(site)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    return context
