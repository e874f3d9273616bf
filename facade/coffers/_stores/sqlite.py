"""A store for the processes of one host: a file of SQLite's."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

from coffers._stores import IDENTITY, PATIENCE, Operation, Store, T, Transaction, Work
from coffers._stores.document import KEEP, Document, dump, load
from coffers._stores.strict_clock import StrictClock
from coffers._wire import forks
from coffers._wire.clock import Clock, Deadline
from coffers.errors import CoffersError, ConfigurationError, StoreUnavailable

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
    sqlite3.SQLITE_FULL: (StoreUnavailable, "cannot be written: the disk is full"),
    sqlite3.SQLITE_NOTADB: (ConfigurationError, "is not a SQLite database"),
    sqlite3.SQLITE_CORRUPT: (ConfigurationError, "is damaged; move it away"),
    sqlite3.SQLITE_CANTOPEN: (ConfigurationError, "cannot be opened"),
    sqlite3.SQLITE_PERM: (ConfigurationError, "may not be opened"),
    sqlite3.SQLITE_READONLY: (ConfigurationError, "may not be written"),
}
_NO_CHECKPOINT = 1006
"""SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE."""
_SHARED_BYTES = 0x40000002, 510
"""What of a file SQLite locks as long as it has it open: from where on, and how many bytes."""
_BEGIN, _BEGIN_WRITING = "BEGIN", "BEGIN IMMEDIATE"


class Sqlite(Store):
    """A file, through the one connection that this process has to it.

    The file is made readable for its owner alone; its folder exists.  Operations end after
    `patience` seconds.
    """

    blocks = True

    def __init__(self, path: Path, clock: Clock, *, patience: float = PATIENCE) -> None:
        self._clock = clock
        self._moments = StrictClock(clock)
        self._patience = patience
        self._path = path.absolute()
        _check(self._path)
        self._file = _file(_real(self._path))
        super().__init__()

    def _transact(self, operation: Operation[T]) -> T:
        deadline = Deadline(min(operation.seconds, self._patience), self._clock)
        begin, work = _BEGIN_WRITING if operation.writes else _BEGIN, operation.work
        if (real := _real(self._path)) != self._file.path:  # a link that leads elsewhere by now
            self._file = _file(real)
        while True:
            outcome = self._file.transact(self, begin, self._step(work, begin), deadline)
            if outcome is not None:
                return outcome[0]
            begin = _BEGIN_WRITING

    def _step(self, work: Work[T], begin: str) -> Callable[[sqlite3.Connection], tuple[T] | None]:
        """`work` in a transaction that began with `begin`; ``None`` where it must be able to write.

        One that began to read cannot go on to write when others did so meanwhile.
        """

        def step(database: sqlite3.Connection) -> tuple[T] | None:
            now = self._moments.now()
            identity = self._recognized(_document(database, IDENTITY, now))
            if identity is None:
                if begin != _BEGIN_WRITING:
                    return None
                mine = self._own_identity()
                _write(database, IDENTITY, mine, None)
                identity = bytes.fromhex(mine["key"])
            read = lambda name: _document(database, name, now)  # noqa: E731
            transaction = Transaction(identity, now, read, {})
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
        """Its file is told as well."""

    def after_fork(self) -> None:
        """As above."""


class _File:
    """The connection of this process to one file.

    There is one for all stores whose paths lead there: two of them would share locks, and the
    memory that SQLite keeps of its log, so that neither could let go of a file that was replaced.
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
        step: Callable[[sqlite3.Connection], T],
        deadline: Deadline,
    ) -> T:
        """Run `step` in a transaction; undo it if `step` raises."""
        if not self.lock.acquire(timeout=max(deadline.remaining(), 0)):
            raise StoreUnavailable(f"the store {self.path.name} is in use by other threads")
        try:
            self._users.add(user)
            while True:
                result = self._attempt(begin, step, deadline)
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
        """Let go of the file, unless others use it."""
        with self.lock:
            self._users.discard(user)
            if not self._users:
                self.disconnect()

    def disconnect(self) -> None:
        """Close the connection; the next transaction opens another one."""
        with self.lock:
            self._disconnect()
            self._opened = None

    def _attempt(
        self, begin: str, step: Callable[[sqlite3.Connection], T], deadline: Deadline
    ) -> tuple[T] | None:
        """``None`` where the file turns out to be another one than was opened."""
        opened = self._open(deadline)
        database = opened.database
        _wait_at_most(database, deadline.remaining())
        try:
            database.execute(begin)
            _touch(database)
            if opened.is_replaced():
                database.rollback()
                return None
            result = step(database)
            database.execute("COMMIT")
        except BaseException:
            database.rollback()
            raise
        return None if opened.is_replaced() else (result,)

    def _open(self, deadline: Deadline) -> _Opened:
        while self._opened is None:
            if deadline.remaining() <= 0:
                raise StoreUnavailable(f"the store {self.path.name} is replaced again and again")
            opened = _Opened(self.path)
            # A connection that is merely forgotten would warn.
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
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what makes it an extended one
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        kind, problem = _PROBLEMS.get(code, (StoreUnavailable, f"does not work: {name}"))
        return kind(f"the store {self.path.name} {problem}")


class _Opened:
    """A connection, and the files that it has open."""

    def __init__(self, path: Path) -> None:
        _check(path)  # a link may lead elsewhere by now
        self._path = path
        _create_alone(path)
        self._files = _inodes(path)
        self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.database.text_factory = bytes

    def prepare(self, deadline: Deadline) -> bool:
        """Make it a store's; false where another file has taken its place meanwhile."""
        (before, *_) = self._files
        _wait_at_most(self.database, deadline.remaining())
        _prepare(self.database, self._path)
        self._files = _inodes(self._path)
        return self._files[0] == before

    def is_replaced(self) -> bool:
        """Return whether another program would open other files than this one has open.

        A log that there was none of may have come since.
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
        """Let go of the files, and where they were replaced leave those of others alone.

        The last one to close a database moves its log into it, and removes the log by its name:
        that would destroy what others have written since.
        """
        if self.is_replaced():
            with _not_the_last(self.database, self._path):
                self.database.close()
        else:
            self.database.close()


@contextlib.contextmanager
def _not_the_last(database: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Meanwhile a close is not the last one, or is taken for none."""
    if hasattr(database, "setconfig"):  # from Python 3.12 on
        database.setconfig(_NO_CHECKPOINT, True)  # noqa: FBT003
        yield
    elif sys.platform == "linux":
        import fcntl

        lock = struct.pack("hhqqi", fcntl.F_RDLCK, os.SEEK_SET, *_SHARED_BYTES, 0)
        with contextlib.ExitStack() as locked:
            # A file that is not there any more SQLite leaves alone by itself.
            with contextlib.suppress(OSError):
                file = locked.enter_context(path.open("rb"))
                fcntl.fcntl(file, fcntl.F_OFD_SETLK, lock)
            yield
    else:
        yield


_FILES: weakref.WeakValueDictionary[Path, _File] = weakref.WeakValueDictionary()


def _file(path: Path) -> _File:
    """Return the one of this process at `path`, where no link is."""
    with forks.LOCK:
        return _FILES.setdefault(path, _File(path))


def _real(path: Path) -> Path:
    """Return where links lead from there."""
    return Path(os.path.realpath(path))


_Inodes = tuple[tuple[int, int] | None, ...]


def _inodes(path: Path) -> _Inodes:
    """Return which files are there: the database, its log and the index of that."""
    return tuple(_inode(name) for name in (path, f"{path}-wal", f"{path}-shm"))


def _inode(path: str | Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # six times for each operation
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check(path: Path) -> None:
    """Refuse a file that can never be; touches nothing."""
    problem = None
    try:
        if not path.parent.is_dir():
            problem = "lies in a folder that does not exist"
        elif path.is_dir():
            problem = "is a folder"
        elif path.exists() and not path.is_file():
            problem = "is a device or a pipe; name a file"
    except (OSError, ValueError):
        problem = "is no name of a file that may be used"
    if problem:
        raise ConfigurationError(f"the store {path.name} {problem}")


def _create_alone(path: Path) -> None:
    """Make the file, if there is none, and remove what others still use of one that was removed.

    SQLite makes a log before its index, and removes it after that.  So an index that was there
    before the file, or without a log, tells of a log that is gone; whoever has them open will
    notice.  It would be taken for that of the next log.
    """
    index = Path(f"{path}-shm")
    before = _inode(index)
    is_new = _create(path)
    if before and (is_new or _inode(f"{path}-wal") is None) and _inode(index) == before:
        with contextlib.suppress(OSError):
            index.unlink()


def _create(path: Path) -> bool:
    """Make the file, with the mode that SQLite's further files inherit; false where it is there.

    An existing file is not opened: to close it again would end the locks that this process may
    have on it.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    except OSError as error:
        problem = error.strerror
    else:
        return True
    raise ConfigurationError(f"the store {path.name} cannot be made: {problem}")


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Set a new file up; refuse one that is not ours, and leave it as it is."""
    if _marks(database) == (0, 0, 0):
        _keep_private(path)
        database.execute("BEGIN IMMEDIATE")
        if _marks(database) == (0, 0, 0):
            for statement in _TABLES:
                database.execute(statement)
        database.execute("COMMIT")
    application, version, _ = _marks(database)
    if application != _APPLICATION:
        raise ConfigurationError(f"the store {path.name} is the database of another program")
    if version != _VERSION:
        raise ConfigurationError(f"the store {path.name} was made by another version of coffers")
    database.execute("PRAGMA synchronous = NORMAL")
    # It takes nobody else to have the file open; until then it is slower, and as right.
    _wait_at_most(database, 0)
    with contextlib.suppress(sqlite3.OperationalError):
        database.execute("PRAGMA journal_mode = WAL")
    _touch(database)


def _keep_private(path: Path) -> None:
    try:
        path.chmod(0o600)
    except OSError as error:
        problem = error.strerror
    else:
        return
    raise ConfigurationError(f"the store {path.name} cannot be kept from other users: {problem}")


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


def _touch(database: sqlite3.Connection) -> None:
    """Let SQLite open what it has not opened so far, such as the log."""
    database.execute("SELECT 1 FROM documents LIMIT 1").fetchone()


def _document(database: sqlite3.Connection, name: str, now: float) -> Document | None:
    question = "SELECT text FROM documents WHERE name = ? AND (expires IS NULL OR expires > ?)"
    row = database.execute(question, (name, now)).fetchone()
    return load(row[0]) if row else None


def _write(
    database: sqlite3.Connection, name: str, document: Document | None, expires: float | None
) -> None:
    if document is None:
        database.execute("DELETE FROM documents WHERE name = ?", (name,))
    else:
        row = name, dump(document), expires
        database.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", row)
