"""Where what must outlive a reading, or be known to others, is kept.

    store = open_store("sqlite:///coffers.db", Clock())
    greeting = Key("greeting")

    def greet(transaction: Transaction) -> None:
        name = transaction.name(greeting)
        before = transaction.get(name)
        transaction.put(name, {"said": transaction.now})

    store.transact(greet, [greeting])

A store keeps small JSON documents and changes several of them atomically.  What they mean is no
business of a store.
"""

from __future__ import annotations

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

from coffers._stores.document import Document as Document
from coffers._wire import forks
from coffers._wire.clock import Clock
from coffers._wire.tracebacks import clean_traceback
from coffers.credentials import Secret
from coffers.errors import ConfigurationError, StoreUnavailable

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that an operation may take, where it is not given less."""

IDENTITY = "identity"
"""The document that tells one store from another, and from itself after it was emptied."""

_HEX_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


@attrs.frozen
class Key:
    """What a document is about, of which the store's own key makes its name.

    `about` stays readable in the store; of `secret` (a digest) not even equal ones in two stores
    can be recognized.
    """

    about: str
    secret: bytes = attrs.field(default=b"", repr=False)

    @classmethod
    def of(cls, about: str, *secret: str) -> Key:
        """Make a key of texts that the store must not tell."""
        parts = (hashlib.sha256(text.encode("utf-8", "surrogatepass")) for text in secret)
        return cls(about, b"".join(part.digest() for part in parts))


def name_of(key: Key, identity: bytes) -> str:
    """Tell under which name a store of this `identity` keeps what `key` is about."""
    if not key.secret:
        return key.about
    return f"{key.about} {hmac.digest(identity, key.secret, 'sha256').hex()}"


class Transaction:
    """The reads and writes of one operation; all of it happens, or none."""

    def __init__(
        self,
        identity: bytes,
        now: float,
        read: Callable[[str], Document | None],
        there: Mapping[str, Document | None],
    ) -> None:
        self._identity, self._read, self._there = identity, read, dict(there)
        self.now = now
        """The store's time: seconds since 1970, by one clock for everybody."""
        self.writes: dict[str, tuple[Document | None, bool]] = {}
        """The documents to write, ``None`` to delete, and whether each one is lasting."""
        self.notes: list[str] = []
        """Warnings to log once the transaction has succeeded."""

    def name(self, key: Key) -> str:
        """Tell under which name this store keeps what `key` is about."""
        return name_of(key, self._identity)

    def get(self, name: str) -> Document | None:
        """Give the document as it is after what this transaction wrote."""
        if name not in self._there:
            self._there[name] = self._read(name)
        return self._there[name]

    def put(self, name: str, document: Document | None, *, lasting: bool = False) -> None:
        """Write the document, or delete it.

        A `lasting` one does not expire, and is not dropped to make room for others.
        """
        self._there[name] = document
        self.writes[name] = document, lasting


Work = Callable[[Transaction], T]
"""Reads and writes documents and gives a result; it has no other effect, as it may be repeated."""


@attrs.frozen
class Operation(Generic[T]):
    """The arguments of `Store.transact`."""

    work: Work[T]
    keys: Sequence[Key]
    seconds: float
    writes: bool
    firm: bool


class Store(ABC):
    """JSON documents, for everybody who opens the same store.

    A document that was not written for `document.KEEP` seconds is gone, unless it is lasting.
    Threads may share a store, and a forked child may go on using it.  What the caller can mend
    raises `ConfigurationError` as long as the store has never worked; after that, and for anything
    else that keeps it from answering in time, it is `StoreUnavailable`.
    """

    blocks: ClassVar[bool]
    """Whether an operation may wait for a disk or a network: async callers use a thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        """Held while something is used that a fork must not tear apart."""
        self._identity = Secret(secrets.token_hex(32))
        """The key that names are made with: the store's, or what becomes it where it has none."""
        self._worked = False
        forks.spare(self)  # may be closed from now on, so that this comes last in a subclass

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
        """Do `work` atomically and give its result.

        The documents of `keys` are read at once; `work` may ask for more.  What it reads and writes
        belongs to one store: where another one took its place, or it was emptied, `work` is given
        the names there.  A `work` that raises changes nothing.  Say that it never `writes`, and
        others need not wait for it.

        With `firm` the store refuses where it might drop what is lasting.  Raises `TypeError` or
        `ValueError` for a document that is not JSON.  After a `StoreUnavailable` the documents may
        have been written or not.
        """
        failure: StoreUnavailable
        try:
            if seconds <= 0:
                raise StoreUnavailable("there is no time left to ask the store")
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
        """Do it in one transaction."""

    def _own_identity(self) -> Document:
        """Return the identity for an empty store: the key that was used here before."""
        return {"key": self._identity.reveal()}

    def _recognized(self, identity: Document | None) -> bytes | None:
        """Return the key in `identity`, which is used from now on; ``None`` where there is none."""
        key = identity.get("key") if identity is not None else None
        if not isinstance(key, str) or not _HEX_KEY.fullmatch(key):
            return None
        if key != self._identity.reveal():
            self._identity = Secret(key)
        return bytes.fromhex(key)

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


@clean_traceback
def open_store(url: str, clock: Clock, base: Path = Path()) -> Store:
    """Give the store at `url`, which is opened when it is first used.

    It is ``memory:``, ``sqlite:///FILE`` (relative to `base`; a fourth slash makes it absolute),
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
        "the store is none of memory:, sqlite:///FILE, redis://HOST:PORT/DB, rediss://, unix://"
    )


def _redis(url: str) -> Store:
    try:
        from coffers._stores.redis import Redis
    except ModuleNotFoundError as error:
        if error.name != "redis":
            raise
    else:
        return Redis(url)
    raise ConfigurationError("a store in Redis needs coffers[redis]")
