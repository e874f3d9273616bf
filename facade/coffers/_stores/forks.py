"""Stores live through a fork: it finds each of them closed and at rest.

SQLite forbids to carry a connection into a child, even to close it there, and a lock that another
thread holds would never be released in the child.  So the thread that forks waits until it has the
lock of every store, which is not for long: operations end in time.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol


class Forkable(Protocol):
    """What is told about forks."""

    def before_fork(self) -> None: ...

    def after_fork(self) -> None: ...


LOCK = threading.RLock()
"""Held for a moment by whoever changes what all threads share; nobody else has it in a fork."""
_stores: weakref.WeakSet[Forkable] = weakref.WeakSet()
_waiting: list[Forkable] = []


def spare(store: Forkable) -> None:
    """Tell `store` about forks, as long as it lives."""
    with LOCK:
        _stores.add(store)


def _before() -> None:
    LOCK.acquire()
    for store in list(_stores):
        store.before_fork()
        _waiting.append(store)


def _after() -> None:
    while _waiting:
        _waiting.pop().after_fork()
    LOCK.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_after, after_in_child=_after)
