"""The smallest app that can show what the platform gave it: standard library only."""

import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """`/` says which process of which commit answers, `/fail` fails, `/slow` takes two seconds, `/env/NAME` shows."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(2)
        if self.path.startswith("/env/"):
            self._answer(200, os.environb.get(self.path.removeprefix("/env/").encode(), b"(unset)"))
        else:
            who = f"{os.environ['DYNO']} {os.environ.get('GIT_REV', '')}"
            self._answer(500 if self.path == "/fail" else 200, who.encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    print("tiny listens", flush=True)
    ThreadingHTTPServer((os.environ["BIND_ADDRESS"], int(os.environ["PORT"])), Handler).serve_forever()
