"""Holds when a store is lost, replaced, restarted or damaged, or a key is rotated.

The rows of the table are properties of the JUnit report (``--junitxml``).
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

import pytest

from . import redis_server
from .holders import nursery

LEFT = 100
"""What the account has."""
LAG = 24 * 3600
"""Seconds until a reading reflects what was spent."""
TTL = 600
SIZES = range(2, 7)
"""Numbers of processes that use a store."""


@pytest.fixture(scope="module")
def mother():
    with nursery() as born:
        yield born


@pytest.fixture
def born(mother):
    """Yield a function that makes so many new processes."""
    with contextlib.ExitStack() as alive:

        def born(number):
            return [alive.enter_context(contextlib.closing(one)) for one in mother(number)]

        yield born


# Two stores, and what happens to them


class File:
    """A store in a file, in its own folder."""

    def __init__(self, folder):
        self.folder = folder / "store"
        self.folder.mkdir()
        self.path = self.folder / "store.db"
        self.url = f"sqlite:///{self.path}"
        self._backup = folder / "backup.db"

    def back_up(self):
        with (
            contextlib.closing(sqlite3.connect(self.path)) as now,
            contextlib.closing(sqlite3.connect(self._backup)) as backup,
        ):
            now.backup(backup)

    def remove(self, *ends):
        for end in ends:
            Path(f"{self.path}{end}").unlink()

    def deleted(self):
        self.remove("")

    def deleted_with_its_log(self):
        self.remove("", "-wal", "-shm")

    def log_deleted(self):
        self.remove("-wal")

    def index_deleted(self):
        self.remove("-shm")

    def log_and_index_deleted(self):
        self.remove("-wal", "-shm")

    def folder_cleaned(self):
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    make_reconnect = log_and_index_deleted

    def backup_moved_over_it(self):
        self._backup.replace(self.path)

    def backup_copied_into_it(self):
        self.remove("-wal", "-shm")
        with self.path.open("r+b") as file:
            file.write(self._backup.read_bytes())
            file.truncate()


class Server:
    """A store in a server, at an address that may later lead to another server."""

    def __init__(self, first, second, address):
        self._server, self._second, self._address = first, second, address
        for server in (first, second):
            server.kill()
            server.file.unlink(missing_ok=True)
        first.start()
        self.lead_to(first)
        self.url = f"unix://{address}"

    def back_up(self):
        self._server.ask("SAVE")

    def flushed(self):
        self._server.ask("FLUSHDB")

    def restarted_empty(self):
        self._server.file.unlink()
        self.restarted_from_older_file()

    def restarted_from_older_file(self):
        self._server.kill()
        self._server.start()

    def identity_evicted(self):
        assert self._server.ask("DEL", "coffers:2:identity") == 1

    def ledger_evicted(self):
        (ledger,) = self._server.ask("KEYS", "coffers:2:ledger*")
        assert self._server.ask("DEL", ledger) == 1

    def make_reconnect(self):
        self._server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def failed_over(self):
        shutil.copy(self._server.file, self._second.file)  # what the replica had by then
        self._second.start()
        self.lead_to(self._second)
        self._server.kill()

    def lead_to(self, server):
        self._address.unlink(missing_ok=True)
        self._address.symlink_to(server.socket)


FILE = [
    File.deleted,
    File.deleted_with_its_log,
    File.log_deleted,
    File.index_deleted,
    File.log_and_index_deleted,
    File.folder_cleaned,
    File.backup_moved_over_it,
    File.backup_copied_into_it,
]
SERVER = [
    Server.flushed,
    Server.restarted_empty,
    Server.restarted_from_older_file,
    Server.identity_evicted,
    Server.ledger_evicted,
    Server.failed_over,
]


@pytest.fixture(scope="module")
def servers():
    """Yield two stopped servers, and an address for either; socket names have to be short."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coffers")))
        both = []
        for name in "ab":
            (folder / name).mkdir()
            server = stack.enter_context(redis_server.serving(folder / name))
            server.file, server.socket = folder / name / "dump.rdb", folder / name / "redis.sock"
            both.append(server)
        yield *both, folder / "address"


@pytest.fixture
def store(kind, tmp_path, request):
    """Return an empty store."""
    return File(tmp_path) if kind is File else Server(*request.getfixturevalue("servers"))


every_event = pytest.mark.parametrize(
    ("kind", "happens"),
    [(kind, event) for kind, events in ((File, FILE), (Server, SERVER)) for event in events],
    ids=lambda value: value.__name__,
)


def holding(processes, store):
    """Hold and spend from one account in all processes; return the total.

    The backup contains half of it.
    """
    for number, process in enumerate(processes):
        if number == len(processes) // 2:
            store.back_up()
        process.opens(store=store.url, left=LEFT, lag=LAG)
        assert process.reserve(10) == "held"
        if number % 2 == 0:
            process.does("commit", 4)
    return sum(10 if number % 2 else 4 for number in range(len(processes)))


def all_do_something(processes):
    """Let each process make one operation; return how much more is held by that."""
    more = 0
    for number, process in enumerate(processes):
        what = ("read", "ensure", "reserve")[number % 3]
        outcome = process.does("reserve", 1, "main") if what == "reserve" else process.does(what)
        more += outcome == "held"
        assert outcome in ("held", *range(LEFT + 1))
    return more


def grants_the_rest(processes, held):
    """Check that all that's left is granted, once."""
    left, *_, last = LEFT - held, *processes
    for process in processes:
        assert process.reserve(left + 1) == "InsufficientCredits"
    assert last.reserve(left) == "held"
    for process in processes:
        assert process.reserve(1) == "InsufficientCredits"


@pytest.fixture
def told(record_testsuite_property):
    """Return a function that records a row of the table: what processes hold of the total."""

    def told(event, store, processes):
        row = f"{event}, {type(store).__name__}, {len(processes)} processes"
        record_testsuite_property(row, f"{LEFT} of {LEFT}")

    return told


@every_event
@pytest.mark.parametrize("size", SIZES)
def test_no_more_is_granted_than_there_was(store, born, happens, size, told):
    processes = born(size)
    held = holding(processes, store)

    happens(store)
    held += all_do_something(processes)

    (new,) = born(1)
    new.opens(store=store.url, left=LEFT)
    grants_the_rest([*processes, new], held)
    told(happens.__name__, store, processes)


@every_event
def test_an_overlap_is_logged(store, born, happens):
    """Grants made before others re-enter their holds stand; nothing more is granted."""
    one, two, new = born(3)
    holding([one, two], store)

    happens(store)
    new.opens(store=store.url, left=LEFT, lag=LAG)
    granted = next(
        amount for amount in (LEFT, LEFT - 4, LEFT - 14) if new.reserve(amount) == "held"
    )
    for process in (one, two):
        assert process.does("read") == LEFT

    for process in (one, two, new):
        assert process.reserve(max(1, LEFT - granted - 13)) == "InsufficientCredits"
    said = [line for process in (one, two) for line in process.said if line.startswith("the store")]
    lost = "the store lost 10 credits that are held here; they are entered again"
    assert [line.startswith(lost) for line in said] == [True] * (granted > LEFT - 14)
    assert all(f"beside {granted} that others hold" in line for line in said)


@pytest.mark.parametrize("kind", [File])
@pytest.mark.parametrize("happens", [e for e in FILE if "backup" not in e.__name__])
@pytest.mark.parametrize("between", ["killed", "ended"])
@pytest.mark.parametrize("then", ["ensure", "close", "ended"])
def test_who_lets_go_of_a_lost_file_spares_the_next_one(store, born, happens, between, then):
    """The last to close a SQLite file removes its log, which here belongs to the next file."""
    one, other, new = born(3)
    one.opens(store=store.url, left=LEFT)
    assert one.reserve(10) == "held"

    happens(store)
    other.opens(store=store.url, left=LEFT)
    assert other.reserve(50) == "held"
    getattr(other, between)()
    one.ended() if then == "ended" else one.does(then)

    new.opens(store=store.url, left=LEFT)
    assert new.reserve(LEFT - 50 + 1) == "InsufficientCredits"
    assert new.reserve(LEFT - 60) == "held"


def eventually(is_so):
    ends = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.mark.parametrize("kind", [Server])
@pytest.mark.parametrize("syncs", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_a_replica_that_lags_is_promoted(store, servers, born, told, size, syncs):  # noqa: PLR0917
    """The old server continues as a replica, with its own data until it has synced.

    A client that is still connected to it must not take that for the store.
    """
    first, second, _ = servers
    second.start()
    second.ask("REPLICAOF", "127.0.0.1", first.port)
    eventually(lambda: second.ask("INFO", "replication")["master_link_status"] == "up")
    store.back_up = lambda: second.ask("REPLICAOF", "NO", "ONE")  # and gets nothing newer
    processes = born(size)
    held = holding(processes, store)

    store.lead_to(second)
    first.ask("REPLICAOF", "127.0.0.1", second.port if syncs else 1)
    for process in processes:
        assert process.reserve(LEFT) in ("StoreUnavailable", "InsufficientCredits")
    held += all_do_something(processes)

    grants_the_rest(processes, held)
    told("replica promoted", store, processes)


# The clock, and the end of a process


every_kind = pytest.mark.parametrize("kind", [File, Server])


@every_kind
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("jumps", [(10 * TTL, 0), (10 * TTL, -10 * TTL, 0)], ids=str)
def test_a_clock_that_jumps_frees_nothing(store, born, size, jumps, told):
    processes = born(size)
    held = holding(processes, store)

    for seconds in jumps:
        for process in processes:
            process.does("ahead", seconds)
        held += all_do_something(processes)
        for process in processes:
            assert process.reserve(LEFT - held + 1) == "InsufficientCredits"

    grants_the_rest(processes, held)
    told(f"clock {jumps}", store, processes)


@every_kind
@pytest.mark.parametrize("size", SIZES)
def test_a_process_that_is_killed_and_started_again(store, born, size, told):
    processes = born(size)
    held = holding(processes, store)

    processes[1].killed()
    (processes[1],) = born(1)
    processes[1].opens(store=store.url, left=LEFT, lag=LAG)
    held += all_do_something(processes)

    grants_the_rest(processes, held)
    told("killed and started", store, processes)


@every_kind
@pytest.mark.parametrize(("ends", "left"), [(("commit", 4), LEFT - 4), (("release",), LEFT)])
def test_a_forked_child_may_end_what_its_parent_holds(store, born, ends, left):
    one, other = born(2)
    for process in (one, other):
        process.opens(store=store.url, left=LEFT, lag=LAG)
    assert one.reserve(10) == "held"

    assert one.does("let_child", *ends) == 0
    for process in (one, other, one):
        assert process.does("ensure") == left
    one.does("release")
    assert (one.does("ensure"), other.does("ensure")) == (left, left)
    assert one.said == []


@every_kind
def test_a_process_that_can_open_no_more_files(store, born):
    (one,) = born(1)
    one.opens(store=store.url, left=LEFT)
    assert one.reserve(10) == "held"
    store.make_reconnect()

    one.does("open_files", 0)
    assert one.does("read", "main", refresh=True) == LEFT
    assert one.reserve(1) == "StoreUnavailable"
    assert one.does("read") == LEFT

    one.does("open_files", 100)
    assert one.reserve(LEFT - 10 + 1) == "InsufficientCredits"
    assert one.reserve(LEFT - 10) == "held"


# Keys


class Rotation:
    """One account whose provider reports no holder, and the source of its key."""

    def __init__(self, file, names, source):
        self._file, self._source = file, source
        self.names = names
        account = {"key_file": str(file)} if source == "file" else {}
        self.accounts = {name: account for name in names if name != "third"}
        if "third" in names:  # which had the new key first
            self.accounts["third"] = {"key": "key-2"}

    def key_is(self, key, processes):
        self._file.write_text(key)
        for process in processes:
            process.does("key_is", key, *self.accounts)


@pytest.fixture
def rotation(source, names, tmp_path):
    return Rotation(tmp_path / "key", names, source)


@every_kind
@pytest.mark.parametrize(("source", "size"), [*(("file", size) for size in SIZES), ("function", 2)])
@pytest.mark.parametrize("names", [["main"], ["main", "alt"], ["main", "alt", "third"]], ids=len)
def test_a_rotated_key_keeps_what_is_held(store, born, rotation, size, told):
    *processes, new = everybody = born(size + 1)
    rotation.key_is("key-1", everybody)
    for process in processes:
        process.opens(store=store.url, left=LEFT, lag=LAG, accounts=rotation.accounts)
        assert process.reserve(10) == "held"
    processes[0].does("commit", 4)
    left = LEFT - 10 * size + 6

    rotation.key_is("key-2", everybody)
    for process in processes:
        assert process.does("read", "main", refresh=True) == LEFT
    new.opens(store=store.url, left=LEFT, lag=LAG, accounts=rotation.accounts)

    every_way = [(process, name) for name in reversed(rotation.names) for process in everybody]
    for process, name in every_way:
        assert process.reserve(left + 1, name) == "InsufficientCredits"
    assert new.reserve(left, rotation.names[-1]) == "held"
    for process, name in every_way:
        assert process.reserve(1, name) == "InsufficientCredits"
    told(f"key of {len(rotation.names)} names rotated", store, processes)


@every_event
@pytest.mark.parametrize("names", [["main"]], ids=len)
@pytest.mark.parametrize("source", ["file"])
@pytest.mark.parametrize("ends", ["commit", "keeps"])
def test_a_key_that_is_rotated_while_a_store_is_lost(store, born, happens, rotation, ends):
    one, new = born(2)
    rotation.key_is("key-1", [])
    one.opens(store=store.url, left=LEFT, lag=LAG, accounts=rotation.accounts)
    assert one.reserve(10) == "held"
    store.back_up()
    rotation.key_is("key-2", [])
    happens(store)

    one.does("commit", 10) if ends == "commit" else one.does("read")
    new.opens(store=store.url, left=LEFT, lag=LAG, accounts=rotation.accounts)
    grants_the_rest([one, new], 10)
