"""Keep objects sound when the process forks.

A lock that another thread holds is never released in the child, and what threads had begun is not
gone on with there.  Most objects start anew in the child (`renew`).  Stores live through a fork: it
finds each of them closed and at rest (`spare`).  SQLite forbids to carry a connection into a child,
even to close it there.  So the thread that forks waits until it has the lock of every store, which
is not for long: operations end in time.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol


class Spared(Protocol):
    """An object that rests while the process forks."""

    def before_fork(self) -> None: ...

    def after_fork(self) -> None: ...


class Renewed(Protocol):
    """An object a forked child starts anew."""

    def start_anew(self) -> None: ...


LOCK = threading.RLock()
"""Held for a moment by whoever changes what all threads share; nobody else has it in a fork."""
_stores: weakref.WeakSet[Spared] = weakref.WeakSet()
_renewed: weakref.WeakSet[Renewed] = weakref.WeakSet()
_waiting: list[Spared] = []


def spare(store: Spared) -> None:
    """Let `store` rest during forks, as long as it lives."""
    with LOCK:
        _stores.add(store)


def renew(thing: Renewed) -> None:
    """Let `thing` start anew in each forked child, as long as it lives."""
    with LOCK:
        _renewed.add(thing)


def _before() -> None:
    LOCK.acquire()
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
