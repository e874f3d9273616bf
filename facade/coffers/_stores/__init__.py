"""Keep what outlives a reading, or what several processes share.

    store = open_store("sqlite:///coffers.db", Clock())
    greeting = Key("greeting")

    def greet(transaction: Transaction) -> None:
        name = transaction.name(greeting)
        before = transaction.get(name)
        transaction.put(name, {"said": transaction.now})

    store.transact(greet, [greeting])

A store keeps small JSON documents and changes several of them atomically.  It doesn't know what
they mean.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import re
import secrets
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

import attrs

from coffers._stores.document import Document as Document, load
from coffers._wire import forks
from coffers._wire.clock import Clock
from coffers._wire.tracebacks import clean_traceback
from coffers.credentials import Secret
from coffers.errors import ConfigurationError, StoreUnavailable

T = TypeVar("T")
P = TypeVar("P")

Text = str | bytes
"""A document as a store keeps it."""

PATIENCE = 5.0
"""Seconds that an operation may take by default."""

IDENTITY = "identity"
"""Name of the document that tells a store from any other, and from itself before it was emptied."""

_HEX_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


@attrs.frozen
class Key:
    """Key of a document, from which the store derives the document's name.

    `about` is readable in the store.  `secret` (a digest) isn't: it is keyed with the store's
    identity, so you can't even see that two stores keep something for the same one.
    """

    about: str
    secret: bytes = attrs.field(default=b"", repr=False)

    @classmethod
    def of(cls, about: str, *secret: str) -> Key:
        """Return a key made from strings that the store must not reveal."""
        parts = (hashlib.sha256(text.encode("utf-8", "surrogatepass")) for text in secret)
        return cls(about, b"".join(part.digest() for part in parts))


def name_of(key: Key, identity: bytes) -> str:
    """Return the name under which a store with this `identity` keeps the document of `key`."""
    return f"{key.about} {_digest(key.secret, identity)}" if key.secret else key.about


@functools.lru_cache(maxsize=1024)
def _digest(secret: bytes, identity: bytes) -> str:
    return hmac.digest(identity, secret, "sha256").hex()


class Transaction:
    """The documents that one operation reads and writes, all or nothing."""

    def __init__(
        self,
        identity: bytes,
        now: float,
        read: Callable[[str], Text | None],
        there: Mapping[str, Text | None],
    ) -> None:
        self._identity, self._read, self._texts = identity, read, dict(there)
        self._documents: dict[str, Document | None] = {}
        self.now = now
        """The store's time in seconds since 1970, from one clock for everybody."""
        self.writes: dict[str, tuple[Document | None, bool]] = {}
        """Documents to write, ``None`` to delete, and whether each one is lasting."""
        self.notes: list[str] = []
        """Messages to log once the transaction is committed."""

    def name(self, key: Key) -> str:
        """Return the name under which this store keeps the document of `key`."""
        return name_of(key, self._identity)

    def get(self, name: str) -> Document | None:
        """Return the document, including what this transaction wrote."""
        if name not in self._documents:
            text = self._text(name)
            self._documents[name] = None if text is None else load(text)
        return self._documents[name]

    def parsed(self, name: str, parse: Callable[[Document | None], P]) -> P:
        """Return what `parse` makes of the document.

        While the stored text stays the same, everyone gets the same object, which nobody may
        change.
        """
        if name in self._documents:
            return parse(self._documents[name])
        text = self._text(name)
        return parse(None) if text is None else _parsed(parse, text)

    def _text(self, name: str) -> Text | None:
        if name not in self._texts:
            self._texts[name] = self._read(name)
        return self._texts[name]

    def put(self, name: str, document: Document | None, *, lasting: bool = False) -> None:
        """Write the document, or delete it if it is ``None``.

        A `lasting` document doesn't expire and isn't evicted to make room for others.
        """
        self._documents[name] = document
        self.writes[name] = document, lasting


@functools.lru_cache(maxsize=128)
def _parsed(parse: Callable[[Document | None], P], text: Text) -> P:
    """Parse a text, with a cache, because a service asks for the same few readings all the time."""
    return parse(load(text))


Work = Callable[[Transaction], T]
"""Reads and writes documents and returns a result.  It may run again, so it has no other effect."""


@attrs.frozen
class Operation(Generic[T]):
    """The arguments of `Store.transact`."""

    work: Work[T]
    keys: Sequence[Key]
    seconds: float
    writes: bool
    firm: bool


class Store(ABC):
    """JSON documents, shared by everyone who opens the same store.

    A document expires `document.KEEP` seconds after it was last written, unless it is lasting.
    Threads can share a store, and a forked child can keep using it.

    Until the store has worked once, a problem that the caller can fix raises `ConfigurationError`.
    Everything else that keeps the store from answering in time is a `StoreUnavailable`.
    """

    blocks: ClassVar[bool]
    """Whether an operation may wait for a disk or a network, so async callers need a thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        """Held while using anything that a fork must not interrupt."""
        self._identity = Secret(secrets.token_hex(32))
        """The key that names are derived with: the store's own, or its next one if it has none."""
        self._worked = False
        # From here on a fork may close the store, so a subclass calls this when it is complete.
        forks.spare(self)

    @clean_traceback
    def transact(
        self,
        work: Work[T],
        keys: Sequence[Key] = (),
        *,
        seconds: float = PATIENCE,
        writes: bool = True,
        firm: bool = False,
    ) -> T:
        """Run `work` atomically and return its result.

        The documents of `keys` are read together in advance; `work` can read others, too.  All
        documents belong to one store: if the store is replaced or emptied meanwhile, `work` runs
        with the names of the new one.  If `work` raises, nothing changes.  Pass ``writes=False`` if
        it never writes, so that others don't have to wait for it.

        With `firm`, a store that might evict lasting documents is refused.

        Raises `TypeError` or `ValueError` for a document that isn't JSON.  After a
        `StoreUnavailable`, you can't know whether the documents were written.
        """
        failure: StoreUnavailable
        try:
            if seconds <= 0:
                raise StoreUnavailable("no time left to ask the store")
            result = self._transact(Operation(work, keys, seconds, writes, firm))
        except ConfigurationError as error:
            if not self._worked:
                raise
            failure = StoreUnavailable(str(error))
        else:
            self._worked = True
            return result
        raise failure

    @abstractmethod
    def _transact(self, operation: Operation[T]) -> T:
        """Run the operation in one transaction."""

    def _own_identity(self) -> Document:
        """Return the identity for a store that has none yet: the key last used here."""
        return {"key": self._identity.reveal()}

    def _recognized(self, identity: Text | None) -> bytes | None:
        """Use the key in `identity` from now on and return it, or return ``None`` without one."""
        key = None if identity is None else load(identity).get("key")
        if not isinstance(key, str) or not _HEX_KEY.fullmatch(key):
            return None
        if key != self._identity.reveal():
            self._identity = Secret(key)
        return bytes.fromhex(key)

    @abstractmethod
    def close(self) -> None:
        """Release files and connections.  You can call this more than once.

        The next operation opens them again.
        """

    def before_fork(self) -> None:
        """Wait for other threads and close, so that the child inherits nothing in use."""
        self._lock.acquire()
        self.close()

    def after_fork(self) -> None:
        """Continue, in the parent and in the child."""
        self._lock.release()


@clean_traceback
def open_store(url: str, clock: Clock, base: Path = Path()) -> Store:
    """Return the store at `url`, which opens on first use.

    `url` is ``memory:``, ``sqlite:///FILE`` (relative to `base`, or absolute with a fourth slash),
    ``redis://``, ``rediss://`` or ``unix://``.  Raises `ConfigurationError` for anything else.
    """
    scheme, _, rest = url.partition(":")
    if url == "memory:":
        from coffers._stores.memory import Memory

        return Memory(clock)
    if scheme == "sqlite" and rest.startswith("///") and rest.isprintable() and "?" not in rest:
        from coffers._stores.sqlite import Sqlite

        return Sqlite(base / rest.removeprefix("///"), clock)
    if scheme in ("redis", "rediss", "unix"):
        return _redis(url)
    raise ConfigurationError(
        "store must be memory:, sqlite:///FILE, redis://HOST:PORT/DB, rediss://… or unix:///SOCKET"
    )


def _redis(url: str) -> Store:
    try:
        from coffers._stores.redis import Redis
    except ModuleNotFoundError as error:
        if error.name != "redis":
            raise
    else:
        return Redis(url)
    raise ConfigurationError(
        'a store in Redis needs one more package: pip install "coffers[redis]"'
    )
