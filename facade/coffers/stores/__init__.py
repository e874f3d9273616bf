"""Where what must outlive a reading, or be known to others, is kept.

    store = open_store("sqlite:///coffers.db", Clock())
    store.update("greeting", lambda document, now: ({"said": now}, None))
    (greeting,), now = store.look(["greeting"])

A store keeps small JSON documents under text keys and changes one of them atomically.  What the
documents mean is no business of a store.
"""

from __future__ import annotations

import secrets
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from coffers.boundary import sealed
from coffers.errors import ConfigurationError
from coffers.secret import Secret
from coffers.stores import forks
from coffers.stores.document import Document as Document
from coffers.timing import Clock

T = TypeVar("T")
Change = Callable[[Document | None, float], tuple[Document | None, T]]
"""From a document and the store's time to the new document and a result; pure.

The same object back means that nothing is written, ``None`` that the document is deleted.
"""

PATIENCE = 5.0
"""Seconds after which an operation has ended, one way or the other."""


class Store(ABC):
    """JSON documents under text keys, for everybody who opens the same store.

    A document that was not written for `document.KEEP` seconds is gone.  Threads may share a store,
    and a forked child may go on using it.  A store that cannot be reached, or does not answer in
    `PATIENCE`, raises `StoreUnavailable`; what its user can mend raises `ConfigurationError`.
    """

    blocks: ClassVar[bool]
    """Whether an operation may wait for a disk or a network: async callers use a thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        """Held while something is used that a fork must not tear apart."""
        self._fingerprint_key: Secret | None = None
        forks.spare(self)  # may be closed from now on, so that this comes last in a subclass

    @abstractmethod
    def look(self, keys: Sequence[str]) -> tuple[list[Document | None], float]:
        """The documents in the order of `keys`, and the store's time.

        The time is in seconds since 1970, by one clock for everybody.
        """

    @abstractmethod
    def update(self, key: str, change: Change[T]) -> T:
        """Replace the document under `key` by what `change` makes of it, atomically.

        A `change` that raises changes nothing.  It may be called more than once, until nobody else
        came in between.  Raises `TypeError` or `ValueError` for a document that is not JSON.  After
        a `StoreUnavailable` the change may have been made or not.
        """

    def fingerprint_key(self) -> bytes:
        """32 random bytes, made once per store, the same for everybody who opens it."""
        if self._fingerprint_key is None:
            self._fingerprint_key = Secret(self._keep("fingerprint key", secrets.token_hex(32)))
        return bytes.fromhex(self._fingerprint_key.reveal())

    @abstractmethod
    def _keep(self, name: str, value: str) -> str:
        """What is kept under `name` without expiry: `value`, if there was nothing, atomically."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections; more than once is fine.

        A store that is used again opens them again.
        """

    def before_fork(self) -> None:
        """Wait for other threads and let go, so that a child inherits nothing that is in use."""
        self._lock.acquire()
        self.close()

    def after_fork(self) -> None:
        """Go on, in the parent and in the child."""
        self._lock.release()


@sealed
def open_store(url: str, clock: Clock, base: Path = Path()) -> Store:
    """The store at `url`, which is opened when it is first used.

    It is ``memory:``, ``sqlite:///FILE`` (relative to `base`; a fourth slash makes it absolute),
    ``redis://``, ``rediss://`` or ``unix://``.  Raises `ConfigurationError` for anything else.
    """
    scheme, _, rest = url.partition(":")
    if url == "memory:":
        from coffers.stores.memory import Memory

        return Memory(clock)
    if scheme == "sqlite" and rest.startswith("///") and rest.isprintable() and "?" not in rest:
        from coffers.stores.sqlite import Sqlite

        return Sqlite(base / rest.removeprefix("///"), clock)
    if scheme in ("redis", "rediss", "unix"):
        return _redis(url)
    raise ConfigurationError(
        "the store is none of memory:, sqlite:///FILE, redis://HOST:PORT/DB, rediss://, unix://"
    )


def _redis(url: str) -> Store:
    try:
        from coffers.stores.redis import Redis
    except ModuleNotFoundError as error:
        if error.name != "redis":
            raise
    else:
        return Redis(url)
    raise ConfigurationError("a store in Redis needs coffers[redis]")
