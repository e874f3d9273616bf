"""A store for the processes of one host: a file of SQLite's."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from coffers.boundary import sealed
from coffers.errors import CoffersError, ConfigurationError, StoreUnavailable
from coffers.stores import PATIENCE, Change, Store, T
from coffers.stores.document import KEEP, Document, dump, load
from coffers.stores.moments import Moments
from coffers.timing import Clock, Deadline

Result = TypeVar("Result")

_APPLICATION = int.from_bytes(b"cofr", "big")
"""Marks the file as ours."""
_VERSION = 1
_TABLES = (
    "CREATE TABLE documents (key TEXT PRIMARY KEY, text TEXT NOT NULL, expires REAL NOT NULL)",
    "CREATE INDEX documents_by_expiry ON documents (expires)",
    "CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
_PROBLEMS: dict[int, tuple[type[CoffersError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreUnavailable, "is locked by another program"),
    sqlite3.SQLITE_FULL: (StoreUnavailable, "cannot be written: the disk is full"),
    sqlite3.SQLITE_NOTADB: (ConfigurationError, "is no SQLite database"),
    sqlite3.SQLITE_CORRUPT: (ConfigurationError, "is damaged; move it away"),
    sqlite3.SQLITE_CANTOPEN: (ConfigurationError, "cannot be opened"),
    sqlite3.SQLITE_PERM: (ConfigurationError, "may not be opened"),
    sqlite3.SQLITE_READONLY: (ConfigurationError, "may not be written"),
}
_opening = threading.Lock()


class Sqlite(Store):
    """One connection, which one thread uses at a time.

    The file is made readable for its owner alone; its folder exists.  Operations end after
    `patience` seconds.
    """

    blocks = True

    def __init__(self, path: Path, clock: Clock, *, patience: float = PATIENCE) -> None:
        self._path = path.absolute()
        self._clock = clock
        self._moments = Moments(clock)
        self._patience = patience
        self._connection: sqlite3.Connection | None = None
        self._disconnect: Callable[[], object] = lambda: None
        _check(self._path)
        super().__init__()

    def look(self, keys: Sequence[str]) -> tuple[list[Document | None], float]:
        def work(database: sqlite3.Connection) -> tuple[list[Document | None], float]:
            now = self._moments.now()
            return [_document(database, key, now) for key in keys], now

        return self._transact("BEGIN", work)

    def update(self, key: str, change: Change[T]) -> T:
        def work(database: sqlite3.Connection) -> T:
            now = self._moments.now()
            old = _document(database, key, now)
            new, result = change(old, now)
            if new is not old:
                _write(database, key, None if new is None else dump(new), now)
            return result

        return self._transact("BEGIN IMMEDIATE", work)

    def close(self) -> None:
        with self._lock:
            self._disconnect()
            self._connection = None

    def _keep(self, name: str, value: str) -> str:
        def work(database: sqlite3.Connection) -> str:
            database.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (name, value))
            row = database.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
            return str(row[0])

        return self._transact("BEGIN IMMEDIATE", work)

    @sealed
    def _transact(self, begin: str, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """What `work` gives, in a transaction that is undone where it raises."""
        deadline = Deadline(self._patience, self._clock)
        if not self._lock.acquire(timeout=self._patience):
            raise StoreUnavailable(f"the store {self._path.name} is in use by other threads")
        try:
            database = self._opened(deadline)
            _wait_at_most(database, deadline.remaining())
            try:
                database.execute(begin)
                result = work(database)
                database.execute("COMMIT")
            except BaseException:
                database.rollback()
                raise
            else:
                return result
        except sqlite3.Error as error:
            self.close()
            failure = self._failure(error)
        finally:
            self._lock.release()
        raise failure

    def _opened(self, deadline: Deadline) -> sqlite3.Connection:
        if self._connection is None:
            with _opening:
                _create(self._path)
                database = sqlite3.connect(
                    self._path, isolation_level=None, check_same_thread=False
                )
            # A connection that is merely forgotten would warn.
            self._disconnect = weakref.finalize(self, database.close)
            _wait_at_most(database, deadline.remaining())
            try:
                _prepare(database, self._path.name)
            except ConfigurationError:
                self._disconnect()
                raise
            self._connection = database
        return self._connection

    def _failure(self, error: sqlite3.Error) -> CoffersError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what makes it an extended one
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        kind, problem = _PROBLEMS.get(code, (StoreUnavailable, f"does not work: {name}"))
        return kind(f"the store {self._path.name} {problem}")


def _check(path: Path) -> None:
    """Refuse a file that can never be; touches nothing."""
    problem = None
    try:
        if not path.parent.is_dir():
            problem = "lies in a folder that does not exist"
        elif path.is_dir():
            problem = "is a folder"
    except (OSError, ValueError):
        problem = "is no name of a file that may be used"
    if problem:
        raise ConfigurationError(f"the store {path.name} {problem}")


def _create(path: Path) -> None:
    """Make the file, if there is none, with the mode that SQLite's further files inherit.

    An existing file is not opened: to close it again would end the locks that this process may
    have on it.  For the same reason a file is opened by one thread at a time.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        problem = error.strerror
    else:
        return
    raise ConfigurationError(f"the store {path.name} cannot be made: {problem}")


def _prepare(database: sqlite3.Connection, name: str) -> None:
    """Set a new file up; refuse one that is not ours, and leave it as it is."""
    if _marks(database) == (0, 0, 0):
        database.execute("BEGIN IMMEDIATE")
        if _marks(database) == (0, 0, 0):
            for statement in _TABLES:
                database.execute(statement)
        database.execute("COMMIT")
    application, version, _ = _marks(database)
    if application != _APPLICATION:
        raise ConfigurationError(f"the store {name} is the database of another program")
    if version != _VERSION:
        raise ConfigurationError(f"the store {name} was made by another version of this library")
    database.execute("PRAGMA synchronous = NORMAL")
    # It takes nobody else to have the file open; until then it is slower, and as right.
    _wait_at_most(database, 0)
    with contextlib.suppress(sqlite3.OperationalError):
        database.execute("PRAGMA journal_mode = WAL")


def _marks(database: sqlite3.Connection) -> tuple[int, ...]:
    """Whose file it is, of which version, and how much is defined in it."""
    questions = (
        "PRAGMA application_id",
        "PRAGMA user_version",
        "SELECT count(*) FROM sqlite_master",
    )
    return tuple(int(database.execute(question).fetchone()[0]) for question in questions)


def _wait_at_most(database: sqlite3.Connection, seconds: float) -> None:
    database.execute(f"PRAGMA busy_timeout = {max(0, round(seconds * 1000))}")


def _document(database: sqlite3.Connection, key: str, now: float) -> Document | None:
    question = "SELECT text FROM documents WHERE key = ? AND expires > ?"
    row = database.execute(question, (key, now)).fetchone()
    return load(row[0]) if row else None


def _write(database: sqlite3.Connection, key: str, text: str | None, now: float) -> None:
    database.execute("DELETE FROM documents WHERE key = ? OR expires <= ?", (key, now))
    if text is not None:
        database.execute("INSERT INTO documents VALUES (?, ?, ?)", (key, text, now + KEEP))
