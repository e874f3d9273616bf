"""A server on loopback that misbehaves on demand, and helpers to read an account from it.

    with Server(OK) as server: …                                        # always a good answer
    with Server(silence, OK): …                                         # none at first, then a good one
    with Server([HEAD, drip(b"x" * 99, every=0.05)]): …                 # a byte now and then
    with Server([CLOSE]): …                                             # hangs up on every request

One play answers one request, the last one all further requests.  A play is a list of parts: bytes
are sent, a number is that many seconds of silence, `HOLD` waits for `server.release()`, `CLOSE`
hangs up, and a list (or an endless iterator) of parts is played in its turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import math
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

import coffers

PATIENCE = 120.0
"""Seconds to wait for what must come, however slow the machine."""

HOLD, CLOSE = object(), object()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


def answer(body: bytes = b'{"left": 3}', status: int = 200, **headers: str) -> bytes:
    """Return a whole answer: ``answer(b"{}", 302, location="/")``."""
    headers = {"content_length": str(len(body))} | headers
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()]
    return f"HTTP/1.1 {status} Some Reason\r\n{''.join(lines)}\r\n".encode() + body


def drip(data: bytes, every: float) -> list[Any]:
    """Return `data`, one byte at a time."""
    return [part for byte in data for part in (bytes([byte]), every)]


def endless(data: bytes, every: float = 0) -> Any:
    """Return `data` forever."""
    return itertools.cycle([data, every])


OK = [answer()]
silence = [math.inf]


class Server:
    """Plays its parts until the `with` block ends, and records what it was sent."""

    def __init__(self, *plays: Any, tls: ssl.SSLContext | None = None) -> None:
        self._plays, self._tls = plays, tls
        self._over, self._go = threading.Event(), threading.Event()
        self._news = threading.Condition()
        self._links: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.heads: list[str] = []
        """Request line and headers of each request."""
        self.requests: list[int] = []
        """Number of requests over each connection."""

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}"

    def release(self) -> None:
        """Continue what is on `HOLD`."""
        self._go.set()

    def wait_for(self, requests: int) -> None:
        """Return when so many `requests` have come in."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.heads) >= requests, PATIENCE)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._go.set()
        for link in (self._listener, *self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
        self._listener.close()

    def _start(self, work: Any, *args: Any) -> None:
        thread = threading.Thread(target=work, args=args)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self._over.is_set():
                link, _ = self._listener.accept()
                self._links.append(link)
                self.requests.append(0)
                self._start(self._serve, link, len(self.requests) - 1)

    def _serve(self, link: socket.socket, number: int) -> None:
        with link, contextlib.suppress(OSError):
            if self._tls is None:
                self._converse(link, number)
            else:
                with self._tls.wrap_socket(link, server_side=True) as secure:
                    self._links[number] = secure
                    self._converse(secure, number)

    def _converse(self, link: socket.socket, number: int) -> None:
        """Answer one request after another; requests have no body."""
        received = b""
        while not self._over.is_set():
            while b"\r\n\r\n" not in received:
                if not (data := link.recv(65536)):
                    return
                received += data
            head, _, received = received.partition(b"\r\n\r\n")
            with self._news:
                play = self._plays[min(len(self.heads), len(self._plays) - 1)]
                self.heads.append(head.decode("latin-1"))
                self.requests[number] += 1
                self._news.notify_all()
            if not self._play(link, play):
                return

    def _play(self, link: socket.socket, parts: Any) -> bool:
        """Return whether the connection can still be used."""
        for part in parts:
            if part is CLOSE or self._over.is_set():
                return False
            if isinstance(part, bytes):
                link.sendall(part)
            elif part is HOLD:
                self._go.wait()
            elif isinstance(part, int | float):
                self._over.wait(None if part == math.inf else part)
            elif not self._play(link, part):
                return False
        return True


def attempt(client: Any) -> tuple[Any, float]:
    """Return a reading's account or error, and the seconds it took."""
    began = time.perf_counter()
    try:
        outcome = client.read()
    except coffers.CoffersError as error:
        outcome = error
    return outcome, time.perf_counter() - began


async def attempt_async(client: Any) -> tuple[Any, float]:
    """Do what `attempt` does, asynchronously."""
    began = time.perf_counter()
    try:
        outcome = await client.read()
    except coffers.CoffersError as error:
        outcome = error
    return outcome, time.perf_counter() - began


def read(**settings: Any) -> tuple[Any, float]:
    """Call `attempt` with a new client."""
    with coffers.Client("acme", **{"key": "k", **settings}) as client:
        return attempt(client)


def read_async(**settings: Any) -> tuple[Any, float]:
    """Do what `read` does, in a new event loop."""

    async def main() -> tuple[Any, float]:
        async with coffers.AsyncClient("acme", **{"key": "k", **settings}) as client:
            return await attempt_async(client)

    return asyncio.run(main())


def run_script(source: str, *args: str, options: tuple[str, ...] = (), **environ: str) -> Any:
    """Return what a new interpreter prints as JSON; it knows the fake provider."""
    source = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{source}"
    done = subprocess.run(
        [sys.executable, *options, "-c", source, *args],
        capture_output=True,
        text=True,
        timeout=5 * PATIENCE,
        check=False,
        env={**os.environ, **environ},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


ACME = """
import asyncio, json, threading, time
from pathlib import Path
import coffers
from coffers import _registry as registry
from conftest import Acme
from fault_server import attempt, attempt_async
registry.adapter = lambda name: Acme
def memory(figure):
    "MiB that this process holds, VmRSS, or held at most, VmHWM (getrusage tells its parent's)."
    return int(Path("/proc/self/status").read_text().partition(figure + ":")[2].split()[0]) / 1024
"""
"""Start of a script for `run_script` that reads accounts."""
