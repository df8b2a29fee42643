"""Static files from the disk."""

import gzip

import brotli
import pytest

from deploy.tests.front.asking import ask

HASHED = "main.0123456789ab.css"
CONTENT = b"p { color: red }\n" * 50
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
FOR_GOOD = "max-age=315360000, public, immutable"


@pytest.fixture
def static(site):
    """A file in three ways, one in two, two as they are."""
    place = site.place / "static"
    (place / "admin").mkdir()
    for name in (HASHED, "plain.0123456789ab.css", "admin.0123456789ab.css", "robots.txt"):
        (place / name).write_bytes(CONTENT)
    (place / f"{HASHED}.br").write_bytes(brotli.compress(CONTENT))
    for name in (HASHED, "admin.0123456789ab.css"):
        (place / f"{name}.gz").write_bytes(gzip.compress(CONTENT))
    return site


@pytest.mark.parametrize(
    ("accepted", "came"),
    [("br, gzip", "br"), ("gzip, br", "br"), ("gzip", "gzip"), ("identity", None), ("", None)],
)
def test_a_file_comes_as_small_as_the_browser_takes_it(static, accepted, came):
    answer = ask(static, f"/static/{HASHED}", Accept_Encoding=accepted)
    assert answer.headers["Content-Encoding"] == came
    assert UNPACK[came](answer.body) == CONTENT
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize(("name", "came"), [("admin", "gzip"), ("plain", None)])
def test_what_was_not_compressed_comes_as_it_is(static, name, came):
    answer = ask(static, f"/static/{name}.0123456789ab.css", Accept_Encoding="br, gzip")
    assert answer.headers["Content-Encoding"] == came


@pytest.mark.parametrize(
    ("name", "kept"), [(HASHED, FOR_GOOD), ("robots.txt", "max-age=60, public")]
)
def test_a_name_with_a_hash_is_kept_for_good(static, name, kept):
    answer = ask(static, f"/static/{name}")
    assert answer.headers.get_all("Cache-Control") == [kept]
    again = ask(static, f"/static/{name}", If_None_Match=answer.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["newer.0123456789ab.css", "", "admin", "admin/"])
def test_what_is_no_file_here_is_asked_of_the_shop(static, path):
    request = ask(static, f"/static/{path}").request()
    assert (request["by"], request["path"]) == ("web", f"/static/{path}")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_methods_are_for_the_shop_to_refuse(static, method):
    request = ask(static, f"/static/{HASHED}", method).request()
    assert (request["by"], request["method"]) == ("web", method)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static../secret.txt",
        "/media/../secret.txt",
        "/media../secret.txt",
        "/media//../../secret.txt",
    ],
)
def test_no_path_leads_out(static, path):
    (static.place / "secret.txt").write_text("a secret")
    answer = ask(static, path)
    assert b"a secret" not in answer.body
    # Either nginx refuses it, or the shop gets it as it is.
    assert answer.status in {400, 404} or answer.request()["path"] == path


@pytest.mark.parametrize("path", [".env", ".git/config", "products/.hidden.png"])
@pytest.mark.parametrize("folder", ["static", "media"])
def test_hidden_files_are_not_shown(static, folder, path):
    file = static.place / folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a secret")
    answer = ask(static, f"/{folder}/{path}")
    assert answer.status == 404
    assert b"a secret" not in answer.body
    assert answer.headers["Cache-Control"] is None


def test_a_file_that_has_just_arrived_is_found_at_once(static):
    """It is remembered which files there are, but not which there are not."""
    path = "/static/newer.0123456789ab.css"
    assert ask(static, path).request()["by"] == "web"
    (static.place / path.lstrip("/")).write_bytes(CONTENT)
    assert ask(static, path).body == CONTENT
