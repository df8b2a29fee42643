"""Backends that are away, for a moment or altogether."""

from deploy.tests.front.asking import ask

GROUP = "upstream pages {{ server {} max_fails=0; server {} max_fails=0; }}"


def before_two(make_site, backend):
    """A site before a group of two backends."""
    one, other = backend("one"), backend("other")
    group = GROUP.format(one.address, other.address)
    return make_site("pages", one.address, more=group).start(), one, other


def test_a_backend_that_is_stopped_is_never_seen(make_site, backend):
    site, one, _ = before_two(make_site, backend)
    assert {ask(site, "/").request()["by"] for _ in range(4)} == {"one", "other"}
    one.close()
    answers = [ask(site, "/", method).request()["by"] for method in ("GET", "POST") * 4]
    assert answers == ["other"] * 8


def test_a_page_whose_backend_dies_over_it_is_asked_of_the_other(make_site, backend):
    site, one, other = before_two(make_site, backend)
    ask(site, "/breaks-off/")
    assert [len(one.seen), len(other.seen)] == [1, 1]


def test_an_order_that_was_sent_is_not_sent_again(make_site, backend):
    site, one, other = before_two(make_site, backend)
    answer = ask(site, "/breaks-off/", "POST", b"an order")
    assert answer.status == 503
    assert len(one.seen) + len(other.seen) == 1


def test_nobody_there_is_said_in_a_sentence(make_site, backend):
    gone = backend("gone")
    site = make_site(gone.address, gone.address).start()
    gone.close()
    answer = ask(site, "/")
    assert answer.status == 503
    assert b"Please try again in a moment." in answer.body
    assert (answer.headers["Cache-Control"], answer.headers["Retry-After"]) == ("no-store", "5")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_backend_that_comes_back_is_asked_at_once(make_site, backend):
    """Nginx may remember for 10 seconds that one failed; alone, it is asked all the same."""
    one = backend("one")
    site = make_site(one.address, one.address).start()
    assert [ask(site, "/breaks-off/").status for _ in range(3)] == [503] * 3
    assert ask(site, "/").status == 200


def test_a_name_is_looked_up_when_it_is_needed(make_site):
    """A container that is not there yet must not keep nginx from starting."""
    line = "resolver 127.0.0.1:1 valid=2s; resolver_timeout 1s;"
    site = make_site("web:8000", "daphne:8001", RESOLVER=line).start()
    assert ask(site, "/").status == 503
