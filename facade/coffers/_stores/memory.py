"""A store for the threads of one process."""

from __future__ import annotations

from coffers._stores import Operation, Store, T, Transaction
from coffers._stores.document import KEEP, dump
from coffers._stores.strict_clock import StrictClock
from coffers._wire import forks
from coffers._wire.clock import Clock


class Memory(Store):
    """Documents in memory.

    They are kept as JSON text, so that code which still has a document can't change the stored one.
    """

    blocks = False

    def __init__(self, clock: Clock) -> None:
        self._strict_clock = StrictClock(clock)
        self._texts: dict[str, tuple[str, float]] = {}
        """Text and expiry of each document, ordered by expiry."""
        self._lasting: dict[str, str] = {}
        forks.renew(self)
        super().__init__()

    def _transact(self, operation: Operation[T]) -> T:
        with self._lock:
            now = self._strict_clock.now()
            identity = bytes.fromhex(self._identity.reveal())
            transaction = Transaction(identity, now, lambda name: self._text(name, now), {})
            result = operation.work(transaction)
            written = [
                (name, None if document is None else dump(document), lasting)
                for name, (document, lasting) in transaction.writes.items()
            ]
            for name, text, lasting in written:
                self._write(name, text, now, lasting=lasting)
            return result

    def close(self) -> None:
        """Do nothing, as nothing is open."""

    def start_anew(self) -> None:
        """Forget the documents in a forked child: they belong to threads it doesn't have."""
        self._texts, self._lasting = {}, {}

    def _text(self, name: str, now: float) -> str | None:
        if name in self._lasting:
            return self._lasting[name]
        text, expires = self._texts.get(name, ("", now))
        return text if expires > now else None

    def _write(self, name: str, text: str | None, now: float, *, lasting: bool) -> None:
        self._texts.pop(name, None)
        self._lasting.pop(name, None)
        if text is not None and lasting:
            self._lasting[name] = text
        elif text is not None:
            self._texts[name] = text, now + KEEP
        while self._texts:  # oldest first, because a write moves its document to the end
            oldest, (_, expires) = next(iter(self._texts.items()))
            if expires > now:
                break
            del self._texts[oldest]
