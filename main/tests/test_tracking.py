"""Asking the carrier where a parcel is, over HTTP."""

import socket
import zlib
from datetime import UTC, datetime

import pytest
from asgiref.sync import async_to_sync

from main import tracking
from main.tests import carrier as carriers

track = async_to_sync(tracking.track)


@pytest.fixture
def carrier(settings):
    with carriers.running() as carrier:
        settings.TRACKER_URL = carrier.url
        yield carrier


def test_it_tells_what_the_carrier_says_and_no_more(carrier):
    assert track("JD-1") == {
        "status": "in_transit",
        "events": [
            {
                "time": datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
                "place": "Leeds",
                "description": "Left the depot",
            },
            {"time": None, "place": "", "description": "Collected"},
        ],
    }
    path, headers = carrier.asked[0]
    assert path == "/parcels/JD-1"
    assert "Cookie" not in headers
    assert headers["Accept"] == "application/json"


def test_events_may_be_missing(carrier):
    carrier.answer({"status": "delivered"})
    assert track("JD1") == {"status": "delivered", "events": []}


def test_a_good_answer_is_kept_for_a_while(carrier):
    assert track("JD1") == track("JD1")
    track("JD2")
    assert [path for path, _ in carrier.asked] == ["/parcels/JD1", "/parcels/JD2"]


def test_no_other_answer_is_kept(carrier):
    carrier.answer(status=404)
    assert track("JD1") is None
    carrier.answer(status=500)
    with pytest.raises(tracking.CarrierDownError):
        track("JD1")
    carrier.answer()
    assert track("JD1")["status"] == "in_transit"


@pytest.mark.parametrize("number", ["..", "a/b", "a b", "", "é", "a?b", "a" * 65, "a\n"])
def test_what_is_no_number_is_not_asked_for(carrier, number):
    assert track(number) is None
    assert carrier.asked == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_number_that_the_carrier_does_not_know(carrier, status):
    carrier.answer(status=status)
    assert track("JD1") is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_carrier_that_is_out_of_order(carrier, status):
    carrier.answer(status=status)
    with pytest.raises(tracking.CarrierDownError):
        track("JD1")


def test_a_carrier_that_is_not_there(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.TRACKER_URL = f"http://127.0.0.1:{port}"
    with pytest.raises(tracking.CarrierDownError):
        track("JD1")


@pytest.mark.parametrize("stall", ["before", "within"])
def test_a_carrier_that_takes_its_time(carrier, monkeypatch, stall):
    monkeypatch.setattr(tracking, "MAX_SECONDS", 0.1)
    carrier.answer(stall=stall)
    with pytest.raises(tracking.CarrierSlowError):
        track("JD1")


def test_a_redirect_is_not_followed(carrier):
    carrier.answer(status=302, headers={"Location": f"{carrier.url}/other"})
    with pytest.raises(tracking.CarrierMalformedError):
        track("JD1")
    assert len(carrier.asked) == 1


@pytest.mark.parametrize("length", ["1000000000", None])
def test_an_answer_is_not_read_without_end(carrier, length):
    """It would hang if all of the promised gigabyte were waited for."""
    headers = {"Content-Length": length} if length else {}
    carrier.answer(b" " * (tracking.MAX_BYTES + 1), headers=headers)
    with pytest.raises(tracking.CarrierMalformedError):
        track("JD1")


def test_an_answer_that_grows_when_unpacked_is_not_unpacked(carrier):
    packed = zlib.compress(b'{"status": "' + b"a" * 30 + b'"}')
    carrier.answer(packed, headers={"Content-Encoding": "deflate"})
    with pytest.raises(tracking.CarrierMalformedError):
        track("JD1")
    assert carrier.asked[0][1]["Accept-Encoding"] == "identity"


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff",
        b"[" * 60_000,
        b'"sent"',
        b"[]",
        b"null",
        {},
        {"status": None},
        {"status": ""},
        {"status": ["sent"]},
        {"status": "s" * 41},
        {"status": "sent", "events": {}},
        {"status": "sent", "events": [1]},
        {"status": "sent", "events": [{}]},
        {"status": "sent", "events": [{"description": "d", "time": "soon"}]},
        {"status": "sent", "events": [{"description": "d", "time": "0001-01-01T00:00:00+14:00"}]},
        {"status": "sent", "events": [{"description": "d" * 201}]},
        {"status": "sent", "events": [{"description": "d"}] * 101},
    ],
)
def test_an_answer_that_makes_no_sense(carrier, body):
    carrier.answer(body)
    with pytest.raises(tracking.CarrierMalformedError):
        track("JD1")


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403])
def test_a_status_that_makes_no_sense(carrier, status):
    carrier.answer(status=status)
    with pytest.raises(tracking.CarrierMalformedError):
        track("JD1")


def test_what_is_no_http(carrier):
    carrier.answer(headers={"Content-Length": "x"})
    with pytest.raises(tracking.CarrierMalformedError):
        track("JD1")


def test_an_event_loop_of_its_own_for_each_question(carrier):
    """Each of these calls has one, as under WSGI: nothing is left over from the last."""
    for number in range(3):
        assert track(f"JD{number}")
