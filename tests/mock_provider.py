"""A provider for fleets of many accounts, without a network: it counts, stalls and fails.

acme = MockProvider()
fleet = coffers.Coffers(acme.accounts("threads", "a", "b", "c"))    # each at its own host
acme.hold("b"); acme.release("b")                  # no answer until then
acme.fail("c", 503); acme.fail("c", TypeError)   # from now on
acme.ignore("d", time=Time())                      # no answer, and the clock jumps to the time-out
acme.asked                                         # the keys, in the order of the requests
"""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio
import httpx2

import coffers

if TYPE_CHECKING:
    from .fake_time import Time

KINDS = ("threads", "asyncio", "trio")
"""The ways to read many accounts."""
PATIENCE = 120.0
"""Seconds to wait for what must come, however slow the machine."""
LONG = 3600.0
"""A deadline so long that no test waits for its lease, a third of it."""


class MockProvider:
    """Answers each request by its key: ``{"left": 5, "id": "the key"}``."""

    def __init__(self, *, takes: float = 0) -> None:
        self._takes = takes
        """Seconds until an answer."""
        self.asked: list[str] = []
        """The keys that were sent."""
        self.now: Counter[str] = Counter()
        """Readings under way at each host, and in total under an empty name."""
        self.most: Counter[str] = Counter()
        """The maximum of `now`."""
        self.bodies: dict[str, dict[str, Any]] = {}
        self._failures: dict[str, tuple[Any, dict[str, str]]] = {}
        self._held: dict[str, threading.Event] = {}
        self._ignored: dict[str, Time] = {}
        self._news = threading.Condition()
        self._clients: dict[str, Any] = {}

    def accounts(self, kind: str, *names: str, **settings: Any) -> dict[str, dict[str, Any]]:
        """Return a table for each name, which is also its key and its host."""
        return {n: self.account(kind, n, **settings) for n in names}

    def account(self, kind: str, name: str, **settings: Any) -> dict[str, Any]:
        base_url = f"https://{name}.acme.example"
        table = {"provider": "acme", "key": name, "base_url": base_url, "retries": 0}
        return {**table, "http": self.http(kind), **settings}

    def http(self, kind: str) -> Any:
        """Return the HTTP client of all accounts that are read in this way."""
        kind = "threads" if kind == "threads" else "tasks"
        if kind not in self._clients:
            make, answer = {
                "threads": (httpx2.Client, self._answer),
                "tasks": (httpx2.AsyncClient, self._answer_task),
            }[kind]
            self._clients[kind] = make(transport=httpx2.MockTransport(answer))
        return self._clients[kind]

    def hold(self, *keys: str) -> None:
        self._held |= {key: threading.Event() for key in keys}

    def release(self, *keys: str) -> None:
        for key in keys or tuple(self._held):
            self._held.pop(key).set()

    def fail(self, key: str, how: Any, **headers: str) -> None:
        """Fail from now on, with a status or a type of exception; None answers again."""
        self._failures[key] = how, {n.replace("_", "-"): v for n, v in headers.items()}

    def ignore(self, key: str, time: Time) -> None:
        """Leave requests unanswered from now on, by this clock; `heed` answers again."""
        self._ignored[key] = time

    def heed(self, key: str) -> None:
        del self._ignored[key]

    def wait_for(self, asked: int) -> None:
        """Return when so many requests have come in."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.asked) >= asked, PATIENCE), self.asked

    async def wait_for_task(self, asked: int) -> None:
        """Do what `wait_for` does, asynchronously."""
        with anyio.fail_after(PATIENCE):
            while len(self.asked) < asked:
                await anyio.sleep(0.001)

    def _begin(self, request: httpx2.Request) -> tuple[str, str]:
        key, host = request.headers["x-acme-key"], urlsplit(str(request.url)).netloc
        with self._news:
            self.asked.append(key)
            for place in (host, ""):
                self.now[place] += 1
                self.most[place] = max(self.most[place], self.now[place])
            self._news.notify_all()
        return key, host

    def _keep_silent(self, key: str, request: httpx2.Request) -> None:
        if key in self._ignored:
            self._ignored[key].pass_by(request.extensions["timeout"]["read"])
            raise httpx2.ReadTimeout("silence")

    def _end(self, host: str) -> None:
        with self._news:
            self.now[host] -= 1
            self.now[""] -= 1

    def _response(self, key: str) -> httpx2.Response:
        how, headers = self._failures.get(key, (None, {}))
        if isinstance(how, type):
            raise how("of the caller's own")
        body = self.bodies.get(key, {"left": 5, "id": key})
        return httpx2.Response(how or 200, content=json.dumps(body).encode(), headers=headers)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        key, host = self._begin(request)
        try:
            held = self._held.get(key)
            if held and not held.wait(request.extensions["timeout"]["read"]):
                raise httpx2.ReadTimeout("silence")
            self._keep_silent(key, request)
            time.sleep(self._takes)
            return self._response(key)
        finally:
            self._end(host)

    async def _answer_task(self, request: httpx2.Request) -> httpx2.Response:
        key, host = self._begin(request)
        try:
            held = self._held.get(key)
            while held and not held.is_set():
                await anyio.sleep(0.001)
            self._keep_silent(key, request)
            await anyio.sleep(self._takes)
            return self._response(key)
        finally:
            self._end(host)


def eventually(is_so: Callable[[], bool]) -> None:
    """Return when the condition is true."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.001)


def run(kind: str, main: Any, *args: Any) -> Any:
    """Run an async function with `kind`, trio or asyncio, and return its result."""
    return anyio.run(functools.partial(main, *args), backend=kind)


def read_all(kind: str, accounts: dict[str, Any], *, settings: Any = None, **how: Any) -> Any:
    """Return the readings of a new fleet, and the seconds they took."""
    if kind == "threads":
        with coffers.Coffers(accounts, **(settings or {})) as fleet:
            began = time.perf_counter()
            return fleet.read_all(**how), time.perf_counter() - began

    async def main() -> Any:
        async with coffers.AsyncCoffers(accounts, **(settings or {})) as fleet:
            began = time.perf_counter()
            return await fleet.read_all(**how), time.perf_counter() - began

    return run(kind, main)


def arriving(kind: str, accounts: dict[str, Any], each: Any, **settings: Any) -> list[str]:
    """Return the names in the order they arrive; call `each` with every reading."""
    if kind == "threads":
        with coffers.Coffers(accounts, **settings) as fleet:
            return [each(reading) or reading.name for reading in fleet.iter_readings()]

    async def main() -> list[str]:
        async with (
            coffers.AsyncCoffers(accounts, **settings) as fleet,
            fleet.iter_readings() as readings,
        ):
            return [each(reading) or reading.name async for reading in readings]

    return run(kind, main)


def texts_in(path: Any) -> list[str]:
    """Return all documents in a SQLite store as texts, or none without a store."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        try:
            return [
                text
                for (text,) in database.execute(
                    "SELECT text FROM documents WHERE name <> 'identity'"
                )
            ]
        except sqlite3.OperationalError:
            return []
