"""Something behind nginx that tells what reaches it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Backend:
    """Answers every request with what it was, and keeps them all."""

    def __init__(self, name):
        self.name = name
        self.seen = []
        self.may_end = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    @property
    def address(self):
        host, port = self.server.server_address[:2]
        return f"{host}:{port}"

    def close(self):
        """Stop taking connections: whoever dials is refused."""
        self.may_end.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def handler(backend):
    """The class that answers for a backend."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            content = self.note(len(body))
            if self.path == "/breaks-off/":
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html")  # which nginx compresses where it may
            if self.path == "/customer-service/notify/":
                self.stream(content)
                return
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def note(self, length):
            """Keep the request; returns it as JSON. A header is the list of its values."""
            names = {name.lower() for name in self.headers}
            request = {
                "by": backend.name,
                "method": self.command,
                "path": self.path,
                "headers": {name: self.headers.get_all(name) for name in names},
                "length": length,
            }
            backend.seen.append(request)
            return json.dumps(request).encode()

        def stream(self, content):
            """Say something, and nothing more until the test lets it end."""
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()
            backend.may_end.wait(60)
            self.close_connection = True

        do_GET = do_HEAD = do_POST = do_DELETE = answer  # noqa: N815 - http.server's names

        def log_message(self, *words):
            pass

    return Handler
