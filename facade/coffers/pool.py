"""The connections that all accounts of a process share.

A user (a client's transport) acquires them before each request and releases them when it is
closed; the last user to leave closes them.
"""

from __future__ import annotations

import functools
import os
import ssl
import threading
import weakref
from typing import Any

import anyio.lowlevel
import httpx2

from coffers import network

CLOSE = 5.0
"""Seconds that closing the connections of an event loop may take."""


@functools.cache
def tls() -> ssl.SSLContext:
    """One for the process: making one costs as much as dozens of requests."""
    return httpx2.create_ssl_context()


class Shared:
    """One connection pool for all its users; the last one to leave closes it."""

    def __init__(self) -> None:
        self._inherited: list[httpx2.Client | None] = []
        self._client: httpx2.Client | None = None
        self.start_anew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.start_anew)

    def start_anew(self) -> None:
        """Forget the connections that a forked child shares with its parent.

        They are kept, unused: closing them would end the parent's TLS sessions.
        """
        self._lock = threading.Lock()
        self._users: weakref.WeakSet[Any] = weakref.WeakSet()
        self._inherited.append(self._client)
        self._client = None

    def acquire(self, user: object) -> httpx2.Client:
        with self._lock:
            self._users.add(user)
            if self._client is None:
                self._client = network.bounded(httpx2.Client(verify=tls()))
            return self._client

    def release(self, user: object) -> None:
        with self._lock:
            self._users.discard(user)
            if self._users or self._client is None:
                return
            client, self._client = self._client, None
        client.close()


class SharedByLoop:
    """`Shared` for each event loop: a connection belongs to the loop that opened it."""

    def __init__(self) -> None:
        self._pools: weakref.WeakKeyDictionary[
            object, tuple[httpx2.AsyncClient, weakref.WeakSet[Any]]
        ] = weakref.WeakKeyDictionary()

    def acquire(self, user: object) -> httpx2.AsyncClient:
        loop = _running_loop()
        if loop not in self._pools:
            self._forget_ended_loops()
            client = network.cancellable(httpx2.AsyncClient(verify=tls()))
            self._pools[loop] = client, weakref.WeakSet()
        client, users = self._pools[loop]
        users.add(user)
        return client

    async def release(self, user: object) -> None:
        loop = _running_loop()
        client, users = self._pools.get(loop, (None, set()))
        users.discard(user)
        if client is not None and not users:
            del self._pools[loop]
            with anyio.CancelScope(shield=True), anyio.move_on_after(CLOSE):
                await client.aclose()

    def _forget_ended_loops(self) -> None:
        """A connection refers to its loop, so that an unclosed one would keep both for ever."""
        for loop in [reference() for reference in self._pools.keyrefs()]:
            if getattr(loop, "is_closed", bool)():
                self._pools.pop(loop, None)


def _running_loop() -> object:
    return anyio.lowlevel.current_token().native_token


SHARED = Shared()
SHARED_BY_LOOP = SharedByLoop()
