"""A carrier with an HTTP API of its own, on this machine."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

GOOD = {
    "status": "in_transit",
    "events": [
        {"time": "2026-03-01T09:30:00+01:00", "place": "Leeds", "description": "Left the depot"},
        {"description": "Collected"},
    ],
    "invoice": "not for the shopper",
}


class Carrier:
    """What it answers next, and what it was asked."""

    def __init__(self, url):
        self.url = url
        self.asked = []
        self.released = Event()
        self.answer()

    def answer(self, body=GOOD, status=200, headers=None, *, stall=None):
        """Answer so from now on; `stall`: "before" it begins, or "within" the body."""
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status = status
        self.headers = {"Content-Length": str(len(self.body)), **(headers or {})}
        self.stall = stall


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        carrier = self.server.carrier
        carrier.asked.append((self.path, dict(self.headers)))
        if carrier.stall == "before":
            carrier.released.wait(60)
        self.send_response(carrier.status)
        for name, value in carrier.headers.items():
            self.send_header(name, value)
        self.end_headers()
        half = len(carrier.body) // 2 if carrier.stall else len(carrier.body)
        self.wfile.write(carrier.body[:half])
        self.wfile.flush()
        if carrier.stall == "within":
            carrier.released.wait(60)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Who asked is gone, as they should be."""


@contextmanager
def running():
    """A carrier that is open for business; its address is `url`."""
    with Server(("127.0.0.1", 0), Handler) as server:
        carrier = server.carrier = Carrier(f"http://127.0.0.1:{server.server_port}/parcels")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield carrier
        finally:
            carrier.released.set()
            server.shutdown()
            thread.join(30)
