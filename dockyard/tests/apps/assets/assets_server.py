"""Serves its own static files below /static/, and 404 for everything else: standard library only."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    """`/` says which process of which commit answers."""

    def do_GET(self) -> None:
        place = Path("staticfiles") / self.path.removeprefix("/static/")
        if self.path == "/":
            self._answer(200, f"{os.environ['DYNO']} {os.environ['GIT_REV']}".encode())
        elif (
            place.suffix == ".css"
            and place.name[0] != "."
            and place.is_file()
            and place.resolve() == Path.cwd() / place
        ):
            self._answer(200, place.read_bytes())
        else:
            self._answer(404, b"the app's own 404")

    do_HEAD = do_POST = do_GET

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=60")
        self.send_header("X-From", "app")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer((os.environ["BIND_ADDRESS"], int(os.environ["PORT"])), Handler).serve_forever()
