"""A store for the threads of one process."""

from __future__ import annotations

import os
from collections.abc import Sequence

from coffers.stores import Change, Store, T
from coffers.stores.document import KEEP, Document, dump, load
from coffers.stores.moments import Moments
from coffers.timing import Clock


class Memory(Store):
    """Keeps texts, so that nobody can change a document behind its back."""

    blocks = False

    def __init__(self, clock: Clock) -> None:
        self._moments = Moments(clock)
        self._texts: dict[str, tuple[str, float]] = {}
        """The text of each document and when it expires, in the order of that."""
        self._kept: dict[str, str] = {}
        self._process = os.getpid()
        super().__init__()

    def look(self, keys: Sequence[str]) -> tuple[list[Document | None], float]:
        with self._lock:
            self._leave_to_the_parent()
            now = self._moments.now()
            return [self._document(key, now) for key in keys], now

    def update(self, key: str, change: Change[T]) -> T:
        with self._lock:
            self._leave_to_the_parent()
            now = self._moments.now()
            old = self._document(key, now)
            new, result = change(old, now)
            if new is not old:
                self._write(key, None if new is None else dump(new), now)
            return result

    def close(self) -> None:
        """Nothing is held open."""

    def _keep(self, name: str, value: str) -> str:
        with self._lock:
            return self._kept.setdefault(name, value)

    def _leave_to_the_parent(self) -> None:
        """What a forked child finds was begun by threads that it does not have."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._texts.clear()

    def _document(self, key: str, now: float) -> Document | None:
        text, expires = self._texts.get(key, ("", now))
        return load(text) if expires > now else None

    def _write(self, key: str, text: str | None, now: float) -> None:
        self._texts.pop(key, None)
        if text is not None:
            self._texts[key] = text, now + KEEP
        while self._texts:
            oldest, (_, expires) = next(iter(self._texts.items()))
            if expires > now:
                break
            del self._texts[oldest]
