"""The icon of pages that name none."""


def test_it_is_the_shops_own(client):
    assert client.get("/favicon.ico")["Location"] == "/static/main/favicon.svg"


def test_it_refuses_other_methods(client):
    assert client.post("/favicon.ico").status_code == 405
