"""A provider on loopback that reports what's left and counts its requests.

with Provider() as provider:
    provider.left["some key"] = 300
"""

from __future__ import annotations

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

PATIENCE = 120.0
"""Seconds to wait for what must come, however slow the machine."""


class Provider:
    """Answers every request at once, except one that is held."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}
        """What's left, by key."""
        self.holders: dict[str, str] = {}
        """Holder of the account by key, if reported."""
        self.refusal: tuple[int, dict[str, str]] | None = None
        """Status and headers of every answer, instead of an account."""
        self.asked: list[str] = []
        """The key of each request."""
        self._held, self._go, self._news = 0, threading.Event(), threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def hold_next(self) -> None:
        """Hold the next request, once."""
        self._held = len(self.asked) + 1

    def wait_for_it(self) -> None:
        """Return when the held request has arrived."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.asked) >= self._held, PATIENCE)

    def release(self) -> None:
        """Answer the held request."""
        self._go.set()

    def answer(self, key: str) -> tuple[int, dict[str, str], Any]:
        """Return the answer to a request with `key`."""
        with self._news:
            self.asked.append(key)
            is_held = len(self.asked) == self._held
            self._news.notify_all()
        if is_held:
            assert self._go.wait(PATIENCE)
        if self.refusal is not None:
            return *self.refusal, {}
        body = {"left": self.left[key]}
        return 200, {}, {**body, "id": self.holders[key]} if key in self.holders else body

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._go.set()
        self._server.shutdown()
        self._server.server_close()  # waits for answers under way
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 200


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = provider.answer(self.headers["x-acme-key"])
            content = json.dumps(body).encode()
            lengths = {"Content-Type": "application/json", "Content-Length": str(len(content))}
            with contextlib.suppress(OSError):  # the client may be gone
                self.send_response(status)
                for name, value in {**lengths, **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    return Handler
