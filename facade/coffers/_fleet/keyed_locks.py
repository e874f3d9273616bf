"""One at a time: of those in this process that want the same reading, one asks for it.

Who asks for it among processes is settled in the store; this keeps the many threads and tasks of
one process from asking the store about it over and over.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from weakref import WeakValueDictionary

import anyio
import anyio.lowlevel

from coffers._wire import forks
from coffers._wire.clock import Deadline


class KeyedLocks:
    """Locks of threads, one for each key."""

    def __init__(self) -> None:
        self.start_anew()
        forks.renew(self)

    def start_anew(self) -> None:
        """A forked child must not wait for a thread that only its parent has."""
        self._locks: WeakValueDictionary[Hashable, threading.Lock] = WeakValueDictionary()

    @contextmanager
    def locked(self, key: Hashable, deadline: Deadline) -> Iterator[float]:
        """Wait until nobody else has the lock of `key`; gives the seconds that it took.

        Raises `DeadlineExceeded`.
        """
        left = deadline.remaining()
        lock = self._locks.setdefault(key, threading.Lock())
        if not lock.acquire(timeout=max(left, 0)):
            raise deadline.exceeded()
        try:
            yield left - deadline.remaining()
        finally:
            lock.release()


class AsyncKeyedLocks:
    """Locks of tasks, one for each key and event loop."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[int, Hashable], anyio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def locked(self, key: Hashable, deadline: Deadline) -> AsyncIterator[float]:
        """Wait until nobody else has the lock of `key`; gives the seconds that it took.

        Raises `DeadlineExceeded`.
        """
        left = deadline.remaining()
        loop = id(anyio.lowlevel.current_token().native_token)
        lock = self._locks.setdefault((loop, key), anyio.Lock())
        try:
            lock.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(max(left, 0)) as waiting:
                await lock.acquire()
            if waiting.cancelled_caught:
                raise deadline.exceeded() from None
        try:
            yield left - deadline.remaining()
        finally:
            lock.release()
