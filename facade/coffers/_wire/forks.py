"""Keep objects usable when the process forks.

The child has only the thread that forked.  A lock that another thread held is never released there,
and what another thread had begun is never finished.  So most objects start anew (`renew`).

A store lives through a fork instead: it is closed and idle at the moment of the fork (`spare`).
SQLite doesn't allow a connection to be carried into a child, not even to close it there.  So the
forking thread first acquires the lock of every store.  It doesn't wait long, because every
operation of a store has a deadline.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol


class Spared(Protocol):
    """An object that is idle while the process forks."""

    def before_fork(self) -> None: ...

    def after_fork(self) -> None: ...


class Renewed(Protocol):
    """An object that starts anew in a forked child."""

    def start_anew(self) -> None: ...


LOCK = threading.RLock()
"""Guards state that all threads share.  The forking thread holds it, so no other thread does."""
_stores: weakref.WeakSet[Spared] = weakref.WeakSet()
_renewed: weakref.WeakSet[Renewed] = weakref.WeakSet()
_waiting: list[Spared] = []


def spare(store: Spared) -> None:
    """Keep `store` idle during forks, for as long as it lives."""
    with LOCK:
        _stores.add(store)


def renew(thing: Renewed) -> None:
    """Start `thing` anew in each forked child, for as long as it lives."""
    with LOCK:
        _renewed.add(thing)


def _before() -> None:
    LOCK.acquire()  # until `_after`, so that no store appears meanwhile
    for store in list(_stores):
        store.before_fork()
        _waiting.append(store)


def _after() -> None:
    while _waiting:
        _waiting.pop().after_fork()
    LOCK.release()


def _after_in_child() -> None:
    for thing in list(_renewed):
        thing.start_anew()
    _after()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_after, after_in_child=_after_in_child)
