"""A store for the processes of one host, in a SQLite file."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from coffers._stores import (
    IDENTITY,
    PATIENCE,
    Key,
    Operation,
    Store,
    T,
    Text,
    Transaction,
    Work,
    name_of,
)
from coffers._stores.document import KEEP, Document, dump
from coffers._stores.strict_clock import StrictClock
from coffers._wire import forks
from coffers._wire.clock import Clock, Deadline
from coffers.errors import CoffersError, ConfigurationError, StoreUnavailable

S = TypeVar("S")

_APPLICATION = int.from_bytes(b"cofr", "big")
"""Marks the file as ours."""
_VERSION = 2
_TABLES = (
    "CREATE TABLE documents (name TEXT PRIMARY KEY, text TEXT NOT NULL, expires REAL)",
    "CREATE INDEX documents_by_expiry ON documents (expires)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
_PROBLEMS: dict[int, tuple[type[CoffersError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreUnavailable, "is locked by another program"),
    sqlite3.SQLITE_FULL: (StoreUnavailable, "can't be written: the disk is full"),
    sqlite3.SQLITE_NOTADB: (ConfigurationError, "is not a SQLite database"),
    sqlite3.SQLITE_CORRUPT: (ConfigurationError, "is damaged; move it away"),
    sqlite3.SQLITE_CANTOPEN: (ConfigurationError, "can't be opened"),
    sqlite3.SQLITE_PERM: (ConfigurationError, "can't be opened: permission denied"),
    sqlite3.SQLITE_READONLY: (ConfigurationError, "can't be written: it is read-only"),
}
_NO_CHECKPOINT = 1006
"""SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE."""
_SHARED_BYTES = 0x40000002, 510
"""Offset and length of the bytes that SQLite locks for as long as it has a file open."""
_BEGIN, _BEGIN_WRITING = "BEGIN", "BEGIN IMMEDIATE"
_AT_ONCE = 500
"""Names in one query, which SQLite limits: to 999 before 3.32, to 32,766 by default since."""


class Sqlite(Store):
    """Documents in a file, through the single connection that this process has to it.

    The folder must exist.  A new file is readable by its owner only.  Operations end after
    `patience` seconds.
    """

    blocks = True

    def __init__(self, path: Path, clock: Clock, *, patience: float = PATIENCE) -> None:
        self._clock = clock
        self._strict_clock = StrictClock(clock)
        self._patience = patience
        self._path = path.absolute()
        _check(self._path)
        self._file = _file(_real(self._path))
        super().__init__()

    def _transact(self, operation: Operation[T]) -> T:
        deadline = Deadline(min(operation.seconds, self._patience), self._clock)
        begin, work = _BEGIN_WRITING if operation.writes else _BEGIN, operation.work
        if not self._file.is_at(self._path) and _real(self._path) != self._file.path:
            self._file = _file(_real(self._path))  # a link points elsewhere by now
        while True:
            attempt = begin, self._look(operation.keys), self._step(work, begin)
            outcome = self._file.transact(self, *attempt, deadline)
            if outcome is not None:
                return outcome[0]
            begin = _BEGIN_WRITING

    def _look(self, keys: Sequence[Key]) -> Callable[[sqlite3.Connection], _Texts]:
        """Return the first step: it reads the documents of `keys` together."""

        def look(database: sqlite3.Connection) -> _Texts:
            now, identity = self._strict_clock.now(), bytes.fromhex(self._identity.reveal())
            names = IDENTITY, *(name_of(key, identity) for key in keys)
            return now, {**dict.fromkeys(names), **_texts(database, names, now)}

        return look

    def _step(
        self, work: Work[T], begin: str
    ) -> Callable[[sqlite3.Connection, _Texts], tuple[T] | None]:
        """Return `work` as a step of a transaction that began with `begin`.

        The step returns ``None`` if it has to write but the transaction began as a read: SQLite
        can't upgrade it once others have written.
        """

        def step(database: sqlite3.Connection, found: _Texts) -> tuple[T] | None:
            now, texts = found
            identity = self._recognized(texts[IDENTITY])
            if identity is None:
                if begin != _BEGIN_WRITING:
                    return None
                mine = self._own_identity()
                _write(database, IDENTITY, mine, None)
                identity = bytes.fromhex(mine["key"])
            read = lambda name: _texts(database, (name,), now).get(name)  # noqa: E731
            transaction = Transaction(identity, now, read, texts)
            result = work(transaction)
            if transaction.writes and begin != _BEGIN_WRITING:
                return None
            if transaction.writes:
                database.execute("DELETE FROM documents WHERE expires <= ?", (now,))
            for name, (document, lasting) in transaction.writes.items():
                _write(database, name, document, None if lasting else now + KEEP)
            return (result,)

        return step

    def close(self) -> None:
        self._file.leave(self)

    def before_fork(self) -> None:
        """Do nothing: the fork spares the `_File` as well."""

    def after_fork(self) -> None:
        """Do nothing, as before the fork."""


class _File:
    """The process's only connection to one file.

    All stores whose paths lead to the file use it.  Two connections would share SQLite's locks and
    its memory of the log, so that neither could let go of a file that was replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.RLock()
        self._users: weakref.WeakSet[Sqlite] = weakref.WeakSet()
        self._opened: _Opened | None = None
        self._disconnect: Callable[[], object] = lambda: None
        forks.spare(self)

    def before_fork(self) -> None:
        self.lock.acquire()
        self.disconnect()

    def after_fork(self) -> None:
        self.lock.release()

    def transact(
        self,
        user: Sqlite,
        begin: str,
        look: Callable[[sqlite3.Connection], S],
        step: Callable[[sqlite3.Connection, S], T],
        deadline: Deadline,
    ) -> T:
        """Run `look` and `step` in a transaction, and return the result; roll back if one raises.

        `look` only reads.
        """
        if not self.lock.acquire(timeout=max(deadline.remaining(), 0)):
            raise StoreUnavailable(f"the store {self.path.name} is in use by other threads")
        try:
            self._users.add(user)
            while True:
                result = self._attempt(begin, look, step, deadline)
                if result is not None:
                    return result[0]
                self.disconnect()
        except sqlite3.Error as error:
            self.disconnect()
            failure = self._failure(error)
        finally:
            self.lock.release()
        raise failure

    def leave(self, user: Sqlite) -> None:
        """Close the file, unless other stores use it."""
        with self.lock:
            self._users.discard(user)
            if not self._users:
                self.disconnect()

    def is_at(self, path: Path) -> bool:
        """Return whether the file is open and `path` leads to it."""
        opened = self._opened  # another thread may close it meanwhile
        return opened is not None and opened.inode == _inode(path)

    def disconnect(self) -> None:
        """Close the connection; the next transaction opens a new one."""
        with self.lock:
            self._disconnect()
            self._opened = None

    def _attempt(
        self,
        begin: str,
        look: Callable[[sqlite3.Connection], S],
        step: Callable[[sqlite3.Connection, S], T],
        deadline: Deadline,
    ) -> tuple[T] | None:
        """Run the steps once; return ``None`` if the path leads to another file by now."""
        opened = self._open(deadline)
        database = opened.database
        opened.wait_at_most(deadline.remaining())
        try:
            database.execute(begin)
            found = look(database)
            # Check once all files are open, and again after the commit: only a transaction in files
            # that were in place all the time counts.
            if opened.is_replaced():
                database.rollback()
                return None
            result = step(database, found)
            database.execute("COMMIT")
        except BaseException:
            database.rollback()
            raise
        return None if opened.is_replaced() else (result,)

    def _open(self, deadline: Deadline) -> _Opened:
        while self._opened is None:
            if deadline.remaining() <= 0:
                raise StoreUnavailable(f"the store {self.path.name} keeps being replaced")
            opened = _Opened(self.path)
            # A connection that is collected without being closed raises a ResourceWarning.
            self._disconnect = weakref.finalize(self, opened.close)
            try:
                is_the_same = opened.prepare(deadline)
            except BaseException:
                self._disconnect()
                raise
            if is_the_same:
                self._opened = opened
            else:
                self._disconnect()
        return self._opened

    def _failure(self, error: sqlite3.Error) -> CoffersError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        kind, problem = _PROBLEMS.get(code, (StoreUnavailable, f"doesn't work: {name}"))
        return kind(f"the store {self.path.name} {problem}")


class _Opened:
    """A connection, and the files that it has open."""

    def __init__(self, path: Path) -> None:
        _check(path)  # again, as the path may lead elsewhere by now
        self._path = path
        _create_alone(path)
        self._files = _inodes(path)
        self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.database.text_factory = bytes
        self._patience = -1

    @property
    def inode(self) -> tuple[int, int] | None:
        return self._files[0]

    def wait_at_most(self, seconds: float) -> None:
        """Wait at most this long for other connections."""
        patience = max(0, round(seconds * 1000))
        if patience != self._patience:
            self.database.execute(f"PRAGMA busy_timeout = {patience}")
            self._patience = patience

    def prepare(self, deadline: Deadline) -> bool:
        """Set up the file; return false if another file has taken its place meanwhile."""
        (before, *_) = self._files
        self.wait_at_most(deadline.remaining())
        self._prepare()
        self._files = _inodes(self._path)
        return self._files[0] == before

    def _prepare(self) -> None:
        """Set up a new file; refuse one that isn't ours, and leave it unchanged."""
        if _marks(self.database) == (0, 0, 0):
            _keep_private(self._path)
            self.database.execute("BEGIN IMMEDIATE")
            if _marks(self.database) == (0, 0, 0):
                for statement in _TABLES:
                    self.database.execute(statement)
            self.database.execute("COMMIT")
        application, version, _ = _marks(self.database)
        if application != _APPLICATION:
            raise ConfigurationError(f"the store {self._path.name} is another program's database")
        if version != _VERSION:
            raise ConfigurationError(
                f"the store {self._path.name} is from another version of coffers"
            )
        self.database.execute("PRAGMA synchronous = NORMAL")
        # Switching to a log needs the file to itself.  Without one the store is slower, but as
        # safe.
        self.wait_at_most(0)
        with contextlib.suppress(sqlite3.OperationalError):
            self.database.execute("PRAGMA journal_mode = WAL")
        _touch(self.database)

    def is_replaced(self) -> bool:
        """Return whether another program that opens the path now would get different files.

        A log that didn't exist before doesn't count as different.
        """
        current = _inodes(self._path)
        if current == self._files:
            return False
        pairs = zip(self._files[1:], current[1:], strict=True)
        new_log = all(old is None or old == new for old, new in pairs)
        if current[0] != self._files[0] or not new_log:
            return True
        self._files = current
        return False

    def close(self) -> None:
        """Close the files, without touching the ones that replaced them.

        The last connection to close a database copies the log into it and deletes the log by its
        name.  If the files were replaced, that would destroy what others have written since.
        """
        if self.is_replaced():
            with _not_the_last(self.database, self._path):
                self.database.close()
        else:
            self.database.close()


@contextlib.contextmanager
def _not_the_last(database: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Keep SQLite from treating a close inside the block as the last one.

    Before Python 3.12 there is no option for that.  On Linux, a lock on the bytes that every
    connection locks makes it look as if another connection had the file open.
    """
    if hasattr(database, "setconfig"):  # Python 3.12 and later
        database.setconfig(_NO_CHECKPOINT, True)  # noqa: FBT003
        yield
    elif sys.platform == "linux":
        import fcntl

        lock = struct.pack("hhqqi", fcntl.F_RDLCK, os.SEEK_SET, *_SHARED_BYTES, 0)
        with contextlib.ExitStack() as locked:
            # If the file is gone, SQLite leaves the log alone by itself.
            with contextlib.suppress(OSError):
                file = locked.enter_context(path.open("rb"))
                fcntl.fcntl(file, fcntl.F_OFD_SETLK, lock)
            yield
    else:
        yield


_FILES: weakref.WeakValueDictionary[Path, _File] = weakref.WeakValueDictionary()


def _file(path: Path) -> _File:
    """Return this process's `_File` at `path`, which has no links in it."""
    with forks.LOCK:
        return _FILES.setdefault(path, _File(path))


def _real(path: Path) -> Path:
    """Return `path` after following all links."""
    return Path(os.path.realpath(path))


_Inodes = tuple[tuple[int, int] | None, ...]


def _inodes(path: Path) -> _Inodes:
    """Return the devices and inodes of the database, its log and the log's index."""
    return tuple(_inode(name) for name in (path, f"{path}-wal", f"{path}-shm"))


def _inode(path: str | Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # faster, and runs six times per operation
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check(path: Path) -> None:
    """Refuse a path that can't be a database, without touching anything."""
    problem = None
    try:
        if not path.parent.is_dir():
            problem = "is in a folder that doesn't exist; create the folder"
        elif path.is_dir():
            problem = "is a folder; name a file"
        elif path.exists() and not path.is_file():
            problem = "is a device or a pipe; name a file"
    except (OSError, ValueError):
        problem = "is not a file name that you can use"
    if problem:
        raise ConfigurationError(f"the store {path.name} {problem}")


def _create_alone(path: Path) -> None:
    """Create the file if there is none, and delete an index left over from a deleted log.

    SQLite creates a log before its index, and deletes it after its index.  So an index that is
    older than the file, or has no log, belongs to a log that is gone.  SQLite would take it for the
    index of the next log.  Processes that still have the old files open will notice the change.
    """
    index = Path(f"{path}-shm")
    before = _inode(index)
    is_new = _create(path)
    if before and (is_new or _inode(f"{path}-wal") is None) and _inode(index) == before:
        with contextlib.suppress(OSError):
            index.unlink()


def _create(path: Path) -> bool:
    """Create the file, and return false if it exists; SQLite's other files inherit its mode.

    An existing file isn't opened: closing it again would drop the locks that this process may have
    on it, which is how POSIX locks work.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    except OSError as error:
        problem = error.strerror
    else:
        return True
    raise ConfigurationError(f"the store {path.name} can't be created: {problem}")


def _keep_private(path: Path) -> None:
    try:
        path.chmod(0o600)
    except OSError as error:
        problem = error.strerror
    else:
        return
    raise ConfigurationError(f"the store {path.name} can't be kept private: {problem}")


def _marks(database: sqlite3.Connection) -> tuple[int, ...]:
    """Return the file's application, its version, and the number of objects in its schema."""
    questions = (
        "PRAGMA application_id",
        "PRAGMA user_version",
        "SELECT count(*) FROM sqlite_master",
    )
    return tuple(int(database.execute(question).fetchone()[0]) for question in questions)


def _touch(database: sqlite3.Connection) -> None:
    """Make SQLite open the files it hasn't opened yet, such as the log."""
    database.execute("SELECT 1 FROM documents LIMIT 1").fetchone()


_Texts = tuple[float, dict[str, Text | None]]
"""The time, and texts by name."""


def _texts(database: sqlite3.Connection, names: Sequence[str], now: float) -> dict[str, Text]:
    """Return the documents that there are."""
    found: dict[str, Text] = {}
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        places = ", ".join("?" * len(some))
        question = (
            f"SELECT name, text FROM documents WHERE name IN ({places})"  # noqa: S608  # only marks
            " AND (expires IS NULL OR expires > ?)"
        )
        rows = database.execute(question, (*some, now))
        found.update((name.decode(), text) for name, text in rows)
    return found


def _write(
    database: sqlite3.Connection, name: str, document: Document | None, expires: float | None
) -> None:
    if document is None:
        database.execute("DELETE FROM documents WHERE name = ?", (name,))
    else:
        row = name, dump(document), expires
        database.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", row)
