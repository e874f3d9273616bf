"""Let one thread or task at a time read the same account.

The lease in the store decides which process asks the provider.  These locks keep the threads and
tasks of one process from polling the store about it all at once.
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
    """One lock for threads per key."""

    def __init__(self) -> None:
        self.start_anew()
        forks.renew(self)

    def start_anew(self) -> None:
        """Drop all locks in a forked child: their owners are threads that only the parent has."""
        # Weak, so that a lock disappears once no thread holds it or waits for it.
        self._locks: WeakValueDictionary[Hashable, threading.Lock] = WeakValueDictionary()

    @contextmanager
    def locked(self, key: Hashable, deadline: Deadline) -> Iterator[float]:
        """Hold the lock of `key` inside the block, and yield the seconds that the wait took.

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
    """One lock for tasks per key and event loop."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[int, Hashable], anyio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def locked(self, key: Hashable, deadline: Deadline) -> AsyncIterator[float]:
        """Hold the lock of `key` inside the block, and yield the seconds that the wait took.

        Raises `DeadlineExceeded`.
        """
        left = deadline.remaining()
        # An anyio lock works within one event loop only.
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
