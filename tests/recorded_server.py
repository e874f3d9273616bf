"""A server on loopback that answers each request with its recorded exchange."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from coffers.samples import Case


class Server(ThreadingHTTPServer):
    """Records what it was sent."""

    def __init__(self, cases: Iterable[Case]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.exchanges = {e["request"]: e for case in cases for e in case.exchanges}
        self.requests: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.requests.append((self.path, dict(self.headers)))
        exchange = self.server.exchanges[f"GET {self.path}"]
        body = json.dumps(exchange["body"]).encode()
        self.send_response(exchange["status"])
        for name, value in exchange["headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving(*cases: Case) -> Iterator[Server]:
    """Run a server of `cases` until the block ends."""
    with Server(cases) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
