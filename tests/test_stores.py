"""Stores: one contract for all, and the specifics of each."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis
import trustme

from coffers._stores import connection, open_store
from coffers._stores.document import KEEP
from coffers._stores.memory import Memory
from coffers._stores.sqlite import Sqlite
from coffers._wire.clock import Clock
from coffers.errors import ConfigurationError, StoreUnavailable, TemporaryError

from .documents import identity, look, update
from .fake_time import Time
from .fault_server import PATIENCE, run_script

KINDS = ["memory", "sqlite", "redis"]
SHARED = ["sqlite", "redis"]
"""Kinds that several processes can open."""
START = 1_800_000_000.0
CANARY = "canary-not-a-real-one"
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a fork")


@pytest.fixture
def now():
    return Time(START)


@pytest.fixture
def place(request, tmp_path, now):
    """Yield an empty store's place, and how to open it, even again."""
    url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/store.db"}.get(request.param)
    if url is None:
        url = request.getfixturevalue("redis_url")
        asked(url, "FLUSHALL")
    with contextlib.ExitStack() as opened:

        def open_it(clock=now.clock):
            return opened.enter_context(contextlib.closing(open_store(url, clock)))

        yield SimpleNamespace(url=url, open=open_it)


@pytest.fixture
def store(place):
    return place.open()


every = pytest.mark.parametrize("place", KINDS, indirect=True)
shared = pytest.mark.parametrize("place", SHARED, indirect=True)
by_the_clock = pytest.mark.parametrize("place", ["memory", "sqlite"], indirect=True)
on_redis = pytest.mark.parametrize("place", ["redis"], indirect=True)


def asked(url, *command):
    """Return the server's answer to one command, over a new connection."""
    with redis.Redis.from_url(url) as client:
        return client.execute_command(*command)


def put(document):
    return lambda old, now: (document, None)


def add_one(document, now):
    count = (document or {"count": 0})["count"] + 1
    return {"count": count}, count


def document(store, key):
    return look(store, [key])[0][0]


# The contract


@every
def test_documents_are_looked_up_in_the_order_of_the_keys(store):
    update(store, "a", put({"n": 1}))
    update(store, "b", put({"n": 2}))

    assert look(store, ["b", "none", "a", "b"])[0] == [{"n": 2}, None, {"n": 1}, {"n": 2}]
    assert look(store, [])[0] == []


@every
def test_a_change_is_told_the_document_and_gives_the_result(store):
    seen = []

    def change(old, now):
        seen.append(old)
        return {"n": len(seen)}, f"result {len(seen)}"

    assert [update(store, "a", change) for _ in range(2)] == ["result 1", "result 2"]
    assert seen == [None, {"n": 1}]
    assert document(store, "a") == {"n": 2}


@every
def test_any_json_comes_back_as_it_was(store):
    value = {
        "text": "ä\ud800\0'\"",
        "n": 10**30,
        "f": 0.1,
        "deep": [{"": [None, True, []]}],
        "": {},
    }
    update(store, "key: ä'\"\0%", put(value))

    assert document(store, "key: ä'\"\0%") == value


@every
def test_none_deletes(store):
    update(store, "a", put({"n": 1}))
    update(store, "a", put(None))
    update(store, "b", put(None))

    assert look(store, ["a", "b"])[0] == [None, None]


@every
def test_nobody_changes_a_document_behind_the_stores_back(store):
    mine = {"list": [1]}
    update(store, "a", put(mine))
    mine["list"].append(2)
    document(store, "a")["list"].append(3)

    assert document(store, "a") == {"list": [1]}


@every
def test_the_same_object_back_writes_nothing(store):
    def scribble(old, now):
        old["n"] = 2
        return old, "result"

    update(store, "a", put({"n": 1}))

    assert update(store, "a", scribble) == "result"
    assert update(store, "b", lambda old, now: (old, "nothing")) == "nothing"
    assert look(store, ["a", "b"])[0] == [{"n": 1}, None]


@every
def test_a_change_that_raises_changes_nothing(store):
    def fail(old, now):
        old["n"] = 2
        raise OSError("by the change")

    update(store, "a", put({"n": 1}))
    with pytest.raises(OSError, match=r"^by the change$"):
        update(store, "a", fail)

    assert document(store, "a") == {"n": 1}
    assert update(store, "a", lambda old, now: ({"n": 3}, old)) == {"n": 1}


@every
@pytest.mark.parametrize("value", [Decimal(1), float("nan"), {1}, b""], ids=repr)
def test_what_is_not_json_is_refused(store, value):
    update(store, "a", put({"n": 1}))
    with pytest.raises((TypeError, ValueError)):
        update(store, "a", put({"n": value}))

    assert document(store, "a") == {"n": 1}
    assert update(store, "a", add_one_to("n")) == 2


def add_one_to(name):
    return lambda old, now: ({name: old[name] + 1}, old[name] + 1)


@by_the_clock
def test_the_time_is_the_clocks(store, now):
    look(store, [])  # makes it
    now.pass_by(0.25)
    assert look(store, [])[1] == START + 0.25
    now.pass_by(0.25)
    assert update(store, "a", lambda old, time: (None, time)) == START + 0.5


@on_redis
def test_the_time_is_the_servers(place, store):
    earlier, looked, changed = (
        asked(place.url, "TIME"),
        look(store, ["a"])[1],
        update(store, "a", lambda old, time: (old, time)),
    )

    assert earlier[0] + earlier[1] / 1e6 <= looked <= changed < earlier[0] + 3600


@by_the_clock
def test_a_document_that_is_not_written_expires(store, now):
    update(store, "old", put({"n": 1}))
    update(store, "renewed", put({"n": 1}))
    now.seconds = KEEP - 1
    update(store, "renewed", put({"n": 2}))
    update(store, "old", lambda old, time: (old, None))
    assert document(store, "old") == {"n": 1}

    now.seconds = KEEP + 0.001
    assert look(store, ["old", "renewed"])[0] == [None, {"n": 2}]
    assert update(store, "old", lambda old, time: (old, old)) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_does_not_find_what_threads_of_its_parent_began():
    store = Memory(Clock())
    update(store, "a", put({"n": 1}))
    key = identity(store)
    child = os.fork()
    if not child:
        os._exit(0 if look(store, ["a"])[0] == [None] and identity(store) == key else 1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert document(store, "a") == {"n": 1}


@by_the_clock
def test_expired_documents_are_not_kept(place, store, now):
    for number in range(5):
        update(store, str(number), put({"n": number}))
    now.seconds = KEEP + 0.001
    update(store, "new", put({"n": 5}))

    if isinstance(store, Memory):
        assert list(store._texts) == ["new"]
    else:
        with contextlib.closing(sqlite3.connect(place.url.removeprefix("sqlite:///"))) as file:
            assert file.execute("SELECT name FROM documents WHERE expires").fetchall() == [("new",)]


@on_redis
def test_the_server_lets_documents_expire_but_not_the_identity(place, store):
    identity(store)
    update(store, "a", put({"n": 1}))

    left = {key: asked(place.url, "PTTL", key) for key in asked(place.url, "KEYS", "*")}
    assert left.pop(b"coffers:2:identity") == -1
    assert list(left) == [b"coffers:2:a"]
    assert KEEP * 1000 - 3_600_000 < left[b"coffers:2:a"] <= KEEP * 1000


@every
def test_threads_lose_no_change(store):
    def work(_):
        return [update(store, "count", add_one) for _ in range(50)]

    with ThreadPoolExecutor(8) as threads:
        seen = sorted(count for counts in threads.map(work, range(8)) for count in counts)

    assert seen == list(range(1, 401))
    assert document(store, "count") == {"count": 400}


@every
def test_the_identity_is_made_once(place, store):
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: identity(store), range(8)))

    assert len(set(keys)) == 1
    assert len(keys[0]) == len("key ") + 64
    assert identity(store) == keys[0]
    assert (identity(place.open()) == keys[0]) is (place.url != "memory:")


@every
def test_the_identity_does_not_expire(place, store, now):
    key = identity(store)
    now.pass_by(2 * KEEP)

    assert identity(store) == key
    if place.url != "memory:":
        assert identity(place.open()) == key


@every
def test_a_store_is_closed_more_than_once_and_opens_again(store):
    store.close()
    update(store, "a", put({"n": 1}))
    store.close()
    store.close()

    assert document(store, "a") == {"n": 1}


@every
def test_a_store_that_is_forgotten_is_closed(place):
    store = open_store(place.url, Clock())
    update(store, "a", put({"n": 1}))

    del store
    gc.collect()  # an open file or connection would warn, which is an error here


@every
def test_async_callers_know_which_stores_block(place, store):
    assert store.blocks is (place.url != "memory:")


TEXTS = [
    "[secret",
    "",
    "[]",
    "null",
    '{"n": NaN}',
    '{"n": 1e9',
    '{"a":' * 100_000,
    b"\xff\xfe\x00",
    '{"n": ' + "9" * 5000 + "}",
]


@shared
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_that_is_no_document_is_none_of_any_shape(place, store, text):
    update(store, "a", put({"n": 1}))
    update(store, "b", put({"n": 1}))
    if place.url.startswith("sqlite"):
        with (
            contextlib.closing(sqlite3.connect(place.url.removeprefix("sqlite:///"))) as file,
            file,
        ):
            file.execute("UPDATE documents SET text = ? WHERE name = 'a'", (text,))
    else:
        asked(place.url, "SET", "coffers:2:a", text)

    assert document(store, "a") == {
        "unreadable": ascii((text if isinstance(text, bytes) else text.encode())[: 1 << 16])
    }
    assert document(store, "b") == {"n": 1}
    update(store, "a", put({"n": 2}))
    assert document(store, "a") == {"n": 2}


# Processes

PROCESS = """
import sys
from documents import identity, update
from coffers._stores import open_store
from coffers._wire.clock import Clock
store = open_store(sys.argv[1], Clock())
sys.stdin.readline()
for _ in range(50):
    update(store, "count", lambda old, now: ({"count": (old or {"count": 0})["count"] + 1}, None))
print(identity(store))
"""


def started(source, *args):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", source, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )


def at_once(processes):
    """Start all at the same time, and return what each prints."""
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [(*process.communicate(timeout=PATIENCE), process.returncode) for process in processes]
    assert [(errors, status) for _, errors, status in ended] == [("", 0)] * len(ended)
    return [output.strip() for output, _, _ in ended]


@shared
def test_processes_lose_no_change(place):
    keys = at_once([started(PROCESS, place.url) for _ in range(4)])
    store = place.open(Clock())

    assert document(store, "count") == {"count": 200}
    assert set(keys) == {identity(store)}


@shared
def test_processes_that_open_a_new_store_at_once_share_one_identity(place):
    source = PROCESS.replace("range(50)", "range(0)")
    keys = at_once([started(source, place.url) for _ in range(8)])

    assert len(set(keys)) == 1


FORK = """
import json, os, signal, sys, threading, warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", ".*fork")
from coffers._stores import open_store
from coffers._wire.clock import Clock
from documents import identity, look, update

store = open_store(sys.argv[1], Clock())
over = threading.Event()

def count(old, now):
    return {"n": (old or {"n": 0})["n"] + 1}, None

def work(key):
    while not over.is_set():
        update(store, key, count)
        look(store, [key])

def inherited():
    "The store's files that are open here."
    links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
    return [link for link in links if os.path.islink(link) and ".db" in os.readlink(link)]

key = identity(store)
threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
for thread in threads:
    thread.start()
statuses = []
for number in range(20):
    pid = os.fork()
    if pid == 0:
        signal.alarm(100)
        if inherited():
            os._exit(3)
        for _ in range(3):
            update(store, "child", count)
        if look(store, ["child"])[0][0]["n"] < 3 or identity(store) != key:
            os._exit(4)
        sys.exit(0)
    statuses.append(os.waitpid(pid, 0)[1])
over.set()
for thread in threads:
    thread.join()
made = look(store, ["child"])[0][0]
store.close()
print(json.dumps([statuses, made]))
"""


@linux
@every
def test_children_go_on_where_threads_were_at_work(place):
    """None hangs on a lock, and none has the parent's file open."""
    statuses, made = run_script(FORK, place.url)

    assert statuses == [0] * 20
    assert made == (None if place.url == "memory:" else {"n": 60})


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "",
        "memory",
        "memory://x",
        "sqlite:store.db",
        "sqlite://store.db",
        "sqlite:///",
        "sqlite:///store.db?mode=ro",
        "sqlite:///a\0b",
        "sqlite:///no-such-folder/store.db",
        "sqlite:////",
        "postgres://h/db",
        "/tmp/store.db",
        "redis:",
        "redis://",
        "redis://h/name",
        "redis://h:port/0",
        "redis://h:99999/0",
        "redis://h/0#1",
        "redis://h/0?socket_timeout=60",
        "redis://h/0?db=x",
        "redis://h/0?ssl_nothing=1",
        "redis://h%40h/0",
        "redis://h\n/0",
        "rediss://h/0?ssl_cert_reqs=perhaps",
        "unix://",
        "unix:///",
    ],
)
def test_what_can_be_no_store_is_refused_at_once(url, tmp_path):
    with pytest.raises(ConfigurationError, match="store"):
        open_store(url, Clock(), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_opened_before_it_is_needed(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        open_store(f"redis://127.0.0.1:{server.getsockname()[1]}/0", Clock())
        with pytest.raises(BlockingIOError):
            server.accept()

    open_store("sqlite:///store.db", Clock(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_relative_file_lies_beside_the_base(tmp_path):
    (tmp_path / "sub").mkdir()
    for url in ("sqlite:///sub/one.db", f"sqlite:///{tmp_path}/sub/two.db"):
        with contextlib.closing(open_store(url, Clock(), tmp_path)) as store:
            update(store, "a", put({}))

    assert {p.name for p in (tmp_path / "sub").glob("*.db")} == {"one.db", "two.db"}


def test_a_relative_file_stays_where_it_was_when_the_process_moves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with contextlib.closing(open_store("sqlite:///store.db", Clock())) as store:
        monkeypatch.chdir("/")
        update(store, "a", put({}))

    assert (tmp_path / "store.db").is_file()


def test_redis_without_its_package_names_the_extra(monkeypatch):
    for name in ("redis", "connection", "address"):
        monkeypatch.delitem(sys.modules, f"coffers._stores.{name}")
    for name in [n for n in sys.modules if n.partition(".")[0] == "redis"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(ConfigurationError, match=r"pip install \"coffers\[redis\]\""):
        open_store(f"redis://:{CANARY}@h/0", Clock())


def test_a_store_loads_no_more_than_it_needs():
    script = """
import json, sys
from coffers._stores import open_store
from coffers._wire.clock import Clock
open_store("memory:", Clock())
print(json.dumps([name for name in ("sqlite3", "redis") if name in sys.modules]))
"""
    assert run_script(script) == []


# The file


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


def test_the_file_is_its_owners_alone(path):
    mask = os.umask(0)
    try:
        with contextlib.closing(Sqlite(path, Clock())) as store:
            update(store, "a", put({"mail": "a@example.com"}))
            modes = {p.name: p.stat().st_mode & 0o777 for p in path.parent.iterdir()}
    finally:
        os.umask(mask)

    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}
    assert [p.name for p in path.parent.iterdir()] == ["store.db"]


def database(path, *statements):
    with contextlib.closing(sqlite3.connect(path)) as file:
        for statement in statements:
            file.execute(statement)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"dear diary"), "is not a SQLite database"),
        (lambda path: path.write_bytes(b"dear diary " * 1000), "is not a SQLite database"),
        (lambda path: database(path, "CREATE TABLE t (x)"), "another program's database"),
        (lambda path: database(path, "PRAGMA application_id = 7"), "another program's database"),
        (lambda path: database(path, "PRAGMA user_version = 7"), "another program's database"),
        (
            lambda path: database(
                path, "PRAGMA application_id = 1668245106", "PRAGMA user_version = 7"
            ),
            "another version of coffers",
        ),
    ],
    ids=["short", "text", "tables", "application", "version", "newer"],
)
def test_a_file_that_is_something_else_is_refused_and_left_alone(path, make, message):
    make(path)
    before = path.read_bytes()

    store = Sqlite(path, Clock())
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=f"^the store store.db .*{message}"):
            update(store, "a", put({}))

    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["store.db"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe")
def test_what_is_no_file_is_refused_and_left_alone(path):
    os.mkfifo(path, 0o644)
    link = path.with_name("link.db")
    link.symlink_to(path)
    for name in (path, link):
        with pytest.raises(ConfigurationError, match=f"{name.name} is a device or a pipe"):
            Sqlite(name, Clock())
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe")
def test_a_link_that_leads_to_a_pipe_later_is_refused_too(path):
    link = path.with_name("link.db")
    link.symlink_to(path)
    store = Sqlite(link, Clock())
    os.mkfifo(path, 0o644)

    with pytest.raises(ConfigurationError, match=r"store\.db is a device or a pipe"):
        look(store, ["a"])
    assert path.stat().st_mode & 0o777 == 0o644


def test_an_empty_file_becomes_a_store(path):
    path.touch()
    with contextlib.closing(Sqlite(path, Clock())) as store:
        assert update(store, "a", add_one) == 1


def test_an_empty_file_that_cannot_be_kept_from_others_is_refused(path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    path.touch()
    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(ConfigurationError, match="can't be kept private: Operation not"):
        update(Sqlite(path, Clock()), "a", add_one)


def test_all_paths_that_lead_to_a_file_lose_its_log_together(path):
    """SQLite keeps a log's state once for all of a process's connections to a file."""
    (path.parent / "folder").mkdir()
    (path.parent / "link.db").symlink_to(path)
    paths = path, path.parent / "link.db", path.parent / "folder" / ".." / "store.db"
    with contextlib.ExitStack() as opened:
        stores = [opened.enter_context(contextlib.closing(Sqlite(p, Clock()))) for p in paths]
        assert [update(store, "a", add_one) for store in stores] == [1, 2, 3]
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink()
        counts = [update(store, "b", add_one) for store in stores * 2]
        assert counts == [1, 2, 3, 4, 5, 6]
        with contextlib.closing(Sqlite(path, Clock())) as other:
            assert document(other, "b") == {"count": 6}


def test_a_link_that_leads_elsewhere_by_now_is_followed(path):
    link = path.parent / "link.db"
    link.symlink_to(path)
    with contextlib.closing(Sqlite(link, Clock())) as store:
        update(store, "a", put({"n": 1}))
        link.unlink()
        link.symlink_to(path.parent / "other.db")
        assert document(store, "a") is None
        update(store, "a", put({"n": 2}))
        with contextlib.closing(Sqlite(path, Clock())) as first:
            assert document(first, "a") == {"n": 1}


def test_a_link_is_followed_to_a_file_that_does_not_exist_yet(path):
    link = path.parent / "link.db"
    link.symlink_to(path.parent / "first.db")
    with contextlib.closing(Sqlite(link, Clock())) as store:
        link.unlink()
        link.symlink_to(path)
        update(store, "a", put({"n": 1}))
        with contextlib.closing(Sqlite(path, Clock())) as there:
            assert document(there, "a") == {"n": 1}
    assert not (path.parent / "first.db").exists()


def test_more_documents_than_a_query_can_name(path, monkeypatch):
    class Connection(sqlite3.Connection):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Connection))
    with contextlib.closing(Sqlite(path, Clock())) as store:
        update(store, "1234", put({"n": 1}))
        found, _ = look(store, [str(number) for number in range(2000)])
    assert found == [{"n": 1} if number == 1234 else None for number in range(2000)]


def test_a_locked_file_is_waited_for_no_longer_than_patience(path, timed):
    store = Sqlite(path, Clock(), patience=0.1)
    update(store, "a", put({"n": 1}))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(StoreUnavailable, match=r"store.db is locked by another program") as e:
            update(store, "a", put({"n": 2}))
        timed(time.monotonic() - began, 2)
        assert isinstance(e.value, TemporaryError)
        assert document(store, "a") == {"n": 1}
        other.execute("ROLLBACK")

    assert update(store, "a", add_one_to("n")) == 2
    store.close()


def test_threads_wait_for_each_other_no_longer_than_patience(path):
    store = Sqlite(path, Clock(), patience=0.1)
    inside, over = threading.Event(), threading.Event()

    def dawdle(old, now):
        inside.set()
        return {}, over.wait(PATIENCE)

    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(update, store, "a", dawdle)
        assert inside.wait(PATIENCE)
        with pytest.raises(StoreUnavailable, match="in use by other threads"):
            look(store, ["a"])
        over.set()
        assert slow.result() is True
    store.close()


def test_a_damaged_file_says_so(path):
    with contextlib.closing(Sqlite(path, Clock())) as store:
        for number in range(200):
            update(store, str(number), put({"text": "x" * 500}))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    with contextlib.closing(Sqlite(path, Clock())) as store:
        with pytest.raises(ConfigurationError, match=r"store.db is damaged"):
            update(store, "a", put({}))
        with pytest.raises(ConfigurationError, match=r"store.db is damaged"):
            look(store, ["a"])


# The server


@pytest.fixture
def silent():
    """Yield the address of a server that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://:{CANARY}@127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def dripping():
    """Yield the address of a server whose answer never ends."""

    def serve():
        with contextlib.suppress(OSError):
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"+")
                while not over.wait(0.02):
                    connection.sendall(b"x")

    over, thread = threading.Event(), threading.Thread(target=serve)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread.start()
        yield f"redis://:{CANARY}@127.0.0.1:{server.getsockname()[1]}/0"
        over.set()
        thread.join(PATIENCE)


@pytest.fixture
def nowhere():
    """Yield an address that is taken, but where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"redis://user:{CANARY}@127.0.0.1:{taken.getsockname()[1]}/0"


def seconds_until(error, message, store, seconds=5.0):
    began = time.monotonic()
    with pytest.raises(error, match=message) as caught:
        look(store, ["a"], seconds=seconds)
    assert isinstance(caught.value, TemporaryError)
    return time.monotonic() - began


def test_a_server_that_is_not_there(nowhere, timed):
    store = open_store(nowhere, Clock())

    took = seconds_until(StoreUnavailable, r"Redis at 127.0.0.1:\d+ can't be reached", store)
    timed(took, 2)


def test_a_server_that_says_nothing(silent, monkeypatch, timed):
    monkeypatch.setattr(connection, "ANSWER", 0.1)

    took = seconds_until(StoreUnavailable, "doesn't answer in time", open_store(silent, Clock()))
    assert took >= 0.1
    timed(took, 2)


def test_a_server_that_never_comes_to_an_end(dripping, timed):
    store = open_store(dripping, Clock())

    took = seconds_until(StoreUnavailable, "doesn't answer in time", store, 0.3)
    assert took >= 0.3
    timed(took, 2)


@contextlib.contextmanager
def answering(*replies):
    """Yield the address of a server that gives these answers, whatever the command."""

    def serve():
        for reply in replies:
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    while connection.recv(4096):
                        connection.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/1"


ODD = [b"-MOVED", b"-MOVED x", b"-ASK a b c", b"$x", b":" + b"9" * 5000, b"*1\r\n" * 5000, b"*9"]


@pytest.mark.parametrize("reply", ODD, ids=lambda reply: reply[:10].decode())
def test_an_answer_that_is_none_is_an_error_of_ours(reply):
    with answering(reply + b"\r\n") as url, contextlib.closing(open_store(url, Clock())) as store:
        with pytest.raises((StoreUnavailable, ConfigurationError)) as caught:
            look(store, ["a"], seconds=2.0)
        assert caught.value.__context__ is None


CLUSTER = [
    b"-MOVED 1234 127.0.0.1:7001",
    b"-ASK 1 127.0.0.1:7001",
    b"-CLUSTERDOWN The cluster is down",
]


@pytest.mark.parametrize("reply", CLUSTER, ids=lambda reply: reply.split()[0].decode())
def test_a_cluster_is_a_mistake_that_says_so(reply):
    with (
        answering(reply + b"\r\n") as url,
        contextlib.closing(open_store(url, Clock())) as store,
        pytest.raises(ConfigurationError, match="is part of a cluster, which isn't supported"),
    ):
        look(store, ["a"])


def test_a_name_that_nobody_looks_up(monkeypatch, timed):
    over, ended = threading.Event(), threading.Event()

    def look_up(*args, **kwargs):
        over.wait(PATIENCE)
        ended.set()
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up)
        store = open_store("redis://store.example/0", Clock())
        took = seconds_until(StoreUnavailable, "doesn't answer in time", store, 0.1)
        over.set()
        assert ended.wait(PATIENCE)
    assert took >= 0.1
    timed(took, 2)


def test_threads_that_cannot_be_started(nowhere, monkeypatch):
    def refuse(_):
        raise RuntimeError("can't start new thread")

    store = open_store(nowhere, Clock())
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(StoreUnavailable, match="can't be reached"):
        look(store, ["a"])


def test_a_connection_that_comes_too_late_is_closed():
    """An open one would warn."""
    mine, theirs = socket.socketpair()
    with theirs:
        late = connection.Future()
        late.set_result(mine)
        connection._hang_up(late)
        assert theirs.recv(1) == b""


@on_redis
def test_a_server_that_hung_up_meanwhile_is_asked_again(place, store):
    assert update(store, "a", add_one) == 1
    asked(place.url, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    assert update(store, "a", add_one) == 2


@on_redis
def test_connections_are_used_again(place, store):
    def connections():
        return int(asked(place.url, "INFO", "stats")["total_connections_received"])

    def fail(old, now):
        raise LookupError

    update(store, "a", add_one)
    before = connections()
    for _ in range(5):
        update(store, "a", add_one)
        look(store, ["a"])
        with pytest.raises(LookupError):
            update(store, "a", fail)

    assert connections() == before + 1  # that of the question


@on_redis
def test_a_change_starts_again_when_somebody_else_came_in_between(place, store):
    seen = []

    def change(old, now):
        seen.append(old)
        if len(seen) < 3:
            asked(place.url, "SET", "coffers:2:a", json.dumps({"other": len(seen)}))
        return {"mine": len(seen)}, len(seen)

    assert update(store, "a", change) == 3
    assert seen == [None, {"other": 1}, {"other": 2}]
    assert document(store, "a") == {"mine": 3}


@on_redis
def test_a_change_that_others_always_come_before_ends_in_time(place, store, timed):
    update(store, "a", put({"n": 0}))

    def change(old, now):
        asked(place.url, "SET", "coffers:2:a", json.dumps({"n": old["n"] + 1}))
        return {"mine": True}, None

    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        update(store, "a", change, seconds=0.3)
    took = time.monotonic() - began
    assert took >= 0.3
    timed(took, 3)
    assert document(store, "a").keys() == {"n"}


@on_redis
def test_a_server_that_refuses_the_write(place, store):
    update(store, "a", put({"n": 1}))
    asked(place.url, "CONFIG", "SET", "maxmemory", "1")
    try:
        with pytest.raises(StoreUnavailable, match="refuses a command"):
            update(store, "a", put({"n": 2}))
    finally:
        asked(place.url, "CONFIG", "SET", "maxmemory", "0")

    assert update(store, "a", add_one_to("n")) == 2


GOOD_USER = ("ACL", "SETUSER", "good", "on", f">{CANARY}", "~coffers:2:*", "+@all")


def with_user(url, user):
    return url.replace("redis://", f"redis://{user}@")


@on_redis
def test_users_and_databases(place):
    asked(place.url, *GOOD_USER)
    asked(place.url, "ACL", "SETUSER", "poor", "on", f">{CANARY}", "~other:*", "+@all")
    outcomes = {
        with_user(place.url, f"good:{CANARY}"): None,
        with_user(place.url, "good:wrong"): "refuses the user, the password or the database",
        with_user(place.url, f"nobody:{CANARY}"): "refuses the user, the password or the database",
        with_user(place.url, f"poor:{CANARY}"): "doesn't let this user run the commands",
        place.url.replace("/0", "/99"): "refuses the user, the password or the database",
    }
    for url, message in outcomes.items():
        with contextlib.closing(open_store(url, Clock())) as store:
            if message is None:
                assert update(store, "a", add_one) == 1
            else:
                with pytest.raises(ConfigurationError, match=message):
                    update(store, "a", add_one)


@on_redis
def test_databases_are_apart(place, store):
    update(store, "a", put({"n": 0}))
    with contextlib.closing(open_store(place.url.replace("/0", "/1"), Clock())) as other:
        assert document(other, "a") is None
        update(other, "a", put({"n": 1}))

    assert document(store, "a") == {"n": 0}


@on_redis
def test_by_a_unix_socket(place, store):
    folder = asked(place.url, "CONFIG GET", "dir")["dir"]
    with contextlib.closing(open_store(f"unix://{folder}/redis.sock?db=0", Clock())) as other:
        update(other, "a", put({"n": 1}))
    with pytest.raises(StoreUnavailable, match=r"Redis at unix:none.sock can't be reached"):
        look(open_store(f"unix://{folder}/none.sock", Clock()), ["a"])

    assert document(store, "a") == {"n": 1}


@on_redis
def test_by_tls_to_a_server_that_is_trusted(place, store, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(tmp_path / "server.pem")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "tls-cert-file": tmp_path / "server.pem",
        "tls-key-file": tmp_path / "server.pem",
        "tls-ca-cert-file": tmp_path / "ca.pem",
        "tls-auth-clients": "no",
        "tls-port": port,
    }
    asked(place.url, "CONFIG", "SET", *(str(text) for item in settings.items() for text in item))
    try:
        url = f"rediss://127.0.0.1:{port}/0"
        trusting = open_store(f"{url}?ssl_ca_certs={tmp_path}/ca.pem", Clock())
        with contextlib.closing(trusting):
            update(trusting, "a", put({"n": 1}))
        with pytest.raises(StoreUnavailable, match="can't be trusted"):
            look(open_store(url, Clock()), ["a"])
    finally:
        asked(place.url, "CONFIG", "SET", "tls-port", "0")

    assert document(store, "a") == {"n": 1}


# Secrets


def told(error):
    """Return everything that an error says, with the variables of other files' frames."""
    behind = error.__traceback__
    while behind is not None and behind.tb_frame.f_code.co_filename == __file__:
        behind = behind.tb_next
    lines = traceback.TracebackException(type(error), error, behind, capture_locals=True).format()
    return "".join(lines) + repr(vars(error))


def failure(ask):
    with pytest.raises((ConfigurationError, StoreUnavailable)) as caught:
        ask()
    assert caught.value.__context__ is None
    return told(caught.value)


def interrupted(*args):
    raise KeyboardInterrupt


@on_redis
def test_no_password_is_told(place, silent, nowhere, monkeypatch):
    monkeypatch.setattr(connection, "ANSWER", 0.1)
    asked(place.url, *GOOD_USER)
    refused = with_user(place.url, f"nobody:{CANARY}")
    texts = []
    for url in (refused, nowhere, silent):
        store = open_store(url, Clock())
        asks = (lambda s=store: look(s, ["a"]), lambda s=store: update(s, "a", add_one))
        texts += [failure(ask) for ask in asks]
        texts += [repr(store), str(store), repr(vars(store))]

    store = open_store(with_user(place.url, f"good:{CANARY}"), Clock())
    update(store, "a", add_one)
    texts += [repr(vars(store)), *(repr(vars(one)) for one in store._idle)]
    monkeypatch.setattr(connection.Connection, "ask", interrupted)
    with pytest.raises(KeyboardInterrupt) as caught:
        look(store, ["a"])
    texts += [told(caught.value)]
    store.close()

    assert [text for text in texts if CANARY in text] == []


@pytest.mark.parametrize(
    "url",
    [
        f"redis://:{CANARY}@/0",
        f"redis://user:{CANARY}/x@h/0",
        f"redis://user:1{CANARY}#x@h/0",
        f"redis://user:1?{CANARY}@h/0",
        f"redis://h/0?password={CANARY}",
        f"redis://h/0?{CANARY}=1",
        f"redis://user%3A{CANARY}%40h/0",
        f"redis://[{CANARY}/0",
        f"rediss://user:{CANARY}@h/0?ssl_cert_reqs={CANARY}",
        f"postgres://user:{CANARY}@h/0",
        f"sqlite://user:{CANARY}@h/store.db",
        f"sqlite:///store.db?key={CANARY}",
        f"sqlite:///{CANARY}/store.db",
    ],
)
def test_an_address_that_is_refused_is_not_repeated(url):
    assert CANARY not in failure(lambda: open_store(url, Clock()))
