"""What lasts: sockets and the event stream."""

import pytest

from deploy.tests.front.asking import ask, dial

WEBSOCKET = {"Connection": "Upgrade", "Upgrade": "WebSocket"}


@pytest.mark.parametrize("path", ["/ws/", "/ws/customer-service/5/?last=7"])
def test_sockets_go_to_daphne_with_their_upgrade(site, path):
    request = ask(site, path, **WEBSOCKET).request()
    assert (request["by"], request["path"]) == ("daphne", path)
    headers = request["headers"]
    assert (headers["connection"], headers["upgrade"]) == (["upgrade"], ["websocket"])


@pytest.mark.parametrize("path", ["/customer-service/", "/customer-service/5/", "/wsx/", "/a/ws/"])
def test_pages_beside_them_do_not(site, path):
    assert ask(site, path).request()["by"] == "web"


def test_the_event_stream_comes_as_it_is_said(make_site, backend):
    """The backend says something and goes on: it has to arrive before the end."""
    web, daphne = backend("web"), backend("daphne")
    site = make_site(web.address, daphne.address).start()
    path = "/customer-service/notify/"
    with dial(site) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode())
        said = b""
        while b'"by": "daphne"' not in said:
            part = connection.recv(65536)
            assert part, said
            said += part
        assert not daphne.may_end.is_set()


@pytest.mark.parametrize("place", ["location /ws/", "location = /customer-service/notify/"])
def test_they_may_be_silent_for_longer_than_a_minute(site, place):
    """Nginx closes what is silent for 60 seconds unless it is told otherwise."""
    block = (site.place / "site.conf").read_text().partition(place)[2].partition("}")[0]
    assert "proxy_pass http://$shop_daphne;" in block
    assert "proxy_read_timeout 1h;" in block
