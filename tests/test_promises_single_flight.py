"""Promises of many readings: limits, one request for all, and no secret in any store."""

from __future__ import annotations

import heapq
import json
import logging
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx2
import pytest

import coffers
from coffers._fleet.schedule import Schedule
from coffers._stores import open_store
from coffers._wire.clock import Clock

from .documents import look
from .fault_server import ACME, Server, answer, run_script
from .mock_provider import KINDS, LONG, PATIENCE, MockProvider, read_all, run
from .test_promises_secrets import BODY, ECHO, ENCODED, KEY, by_traceback, chained, renderings, told

pytestmark = pytest.mark.usefixtures("acme")
every_kind = pytest.mark.parametrize("kind", KINDS)
linux = pytest.mark.skipif(sys.platform != "linux", reason="forks as Linux does")

LIBRARY = coffers.__file__.removesuffix("__init__.py")
OPTION = "canary-in-an-option"
CANARY = re.compile(f"{KEY}|{BODY}|{ENCODED}|{OPTION}")


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/store.db"
    store = open_store(url, Clock())
    yield store
    store.close()


# Many at a time


def finished(hosts, *, silent=(), takes=0.05, **limits):
    """Return when each account has its answer, in seconds, if only answers take time."""
    schedule = Schedule(hosts.items(), **limits)
    came, now, due = {}, 0.0, []
    while True:
        for name in schedule.start():
            if hosts[name] not in silent:
                heapq.heappush(due, (now + takes, name))
        if not due:
            return came
        now, name = heapq.heappop(due)
        came[name] = now
        schedule.done(name)


@pytest.mark.parametrize("first", [False, True])
def test_a_dead_host_changes_little_for_the_others(first, measured):
    """One of fifty hosts, with twenty of a thousand accounts; the others take 50 ms."""
    hosts = {f"n{n}": f"h{n % 50}" for n in range(1000)}
    dead = {name: host for name, host in hosts.items() if host == "h7"}
    if first:
        hosts = {**dead, **hosts}
    limits = {"per_host": 10, "at_once": 100}
    healthy = finished(hosts, **limits)
    others = finished(hosts, silent=["h7"], **limits)

    assert others.keys() == hosts.keys() - dead.keys()
    later = max(others[name] - healthy[name] for name in others)
    measured(later)
    assert later < 0.05


def test_calls_at_the_same_time_ask_for_each_account_once():
    provider = MockProvider(takes=0.005)
    accounts = {
        f"n{n}": provider.account("threads", f"n{n}", base_url="https://one.acme.example")
        for n in range(50)
    }
    fleet = coffers.Coffers(accounts)
    with ThreadPoolExecutor(4) as threads:
        for reading in [threads.submit(fleet.read_all) for _ in range(4)]:
            assert [r.error for r in reading.result()] == [None] * 50

    assert sorted(provider.asked) == sorted(accounts)


# One request


def test_one_request_for_all_who_want_it_at_the_same_time(store, measured):
    """Threads, and tasks in two kinds of event loop, in eight fleets with one store."""
    provider, accounts = MockProvider(), []
    provider.hold("k")

    def threads():
        fleet = coffers.Coffers(provider.accounts("threads", "k", deadline=LONG), store=store)
        with ThreadPoolExecutor(8) as pool:
            accounts.extend(pool.map(fleet.read, ["k"] * 16))

    def tasks(kind):
        async def main():
            table = provider.account(kind, "k", deadline=LONG)
            fleet = coffers.AsyncCoffers({"k": table}, store=store)

            async def one():
                accounts.append(await fleet.read("k"))

            async with anyio.create_task_group() as group:
                for _ in range(16):
                    group.start_soon(one)

        run(kind, main)

    with ThreadPoolExecutor(8) as pool:
        kinds = [pool.submit(threads) for _ in range(4)]
        kinds += [pool.submit(tasks, kind) for kind in ("asyncio", "trio") * 2]
        provider.wait_for(1)
        time.sleep(0.1)
        provider.release()
        for kind in kinds:
            kind.result()

    measured(len(accounts))
    assert len(accounts) == 128
    assert provider.asked == ["k"]


# No secret


def hits(texts):
    found = {name: len(CANARY.findall(text)) for name, text in texts.items()}
    return {name: count for name, count in found.items() if count}


def library_only(error):
    """Return the error from its first library frame on; the tests' frames hold the canaries."""
    behind = error.__traceback__
    while behind is not None and LIBRARY not in behind.tb_frame.f_code.co_filename:
        behind = behind.tb_next
    return error.with_traceback(behind)


def contents(store, folder):
    """Return everything that a store keeps, and its raw files."""
    files = {path.name: path.read_bytes().decode("latin-1") for path in folder.iterdir()}
    kept = {name: repr(getattr(store, name, None)) for name in ("_texts", "_kept")}
    return {**files, **kept, **renderings(store)}


class Unconnected(httpx2.ConnectError):
    def __init__(self, _):
        super().__init__(f"{KEY} {BODY}")


PLANTED = {
    "left": 5,
    "id": "u-1",
    "token": BODY,
    "client_secret": BODY,
    "a_note": f"Bearer {BODY}",
    "deep": [{"token": [BODY], "api_key": BODY, "echo": KEY, "x": f"https://u:{BODY}@h.example/"}],
}
ECHOED = {"left": 5, "id": KEY, "deep": {"x": f"the key is {KEY}"}}
OUTCOMES = {
    "good": (PLANTED, None, None),
    "echo": (ECHOED, None, None),
    "refused": (ECHO, 401, coffers.AuthenticationError),
    "nothing left": (ECHO, 402, coffers.InsufficientCredits),
    "outage": (ECHO, 503, coffers.ProviderUnavailable),
    "no number": ({**ECHO, "error": None}, 200, coffers.EmptyAccount),
    "no connection": ({}, Unconnected, coffers.ConnectionFailed),
}


@every_kind
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_store_no_log_and_no_rendering_shows_a_secret(store, tmp_path, caplog, kind, outcome):
    body, how, error = OUTCOMES[outcome]
    caplog.set_level(logging.DEBUG)
    provider = MockProvider()
    provider.bodies[KEY] = body
    if how:
        provider.fail(KEY, how)
    accounts = {
        "main": provider.account(kind, "main", key=KEY, team=OPTION),
        "again": provider.account(kind, "main", key=lambda: KEY, team=OPTION),
    }
    found, objects = {}, []

    async def main():
        type_of_fleet = coffers.Coffers if kind == "threads" else coffers.AsyncCoffers
        fleet = type_of_fleet(accounts, store=store)
        reader = fleet._reader
        if kind == "threads":
            objects.extend(fleet.read_all())
            objects.extend(fleet.iter_readings(refresh=True))
            objects.extend(
                reader.arriving(fleet.names, coffers._fleet.cache_entry.Freshness(), None)
            )
        else:
            objects.extend(await fleet.read_all())
            async with fleet.iter_readings(refresh=True) as readings:
                objects.extend([reading async for reading in readings])
            await reader.gather(
                fleet.names, coffers._fleet.cache_entry.Freshness(), None, objects.append
            )
            objects.extend((readings, fleet.iter_readings()))
        objects.extend(access for access, _ in reader._accesses.values())
        objects.extend((fleet, reader, vars(fleet), vars(reader), store))

    run("asyncio" if kind == "threads" else kind, main)
    assert [type(r.error) for r in objects[:6]] == [type(None) if error is None else error] * 6
    for thing in objects:
        found |= hits({f"{type(thing).__name__} {n}": t for n, t in renderings(thing).items()})
    found |= hits(contents(store, tmp_path))
    ours = [r for r in caplog.records if r.name == "coffers"]
    found |= hits({r.getMessage(): repr([r.getMessage(), r.args]) for r in ours})
    assert len(ours) >= 2
    assert [r.exc_info for r in caplog.records] == [None] * len(caplog.records)
    keys = re.compile(f"{KEY}|{BODY}")
    assert [r.getMessage() for r in caplog.records if keys.search(r.getMessage())] == []
    assert found == {}


@every_kind
@pytest.mark.parametrize("outcome", ["refused", "nothing left", "outage", "no connection"])
def test_no_error_of_a_fleet_tells_a_secret_or_where_it_came_from(store, kind, outcome):
    body, how, expected = OUTCOMES[outcome]
    provider = MockProvider()
    provider.bodies[KEY] = body
    provider.fail(KEY, how)
    accounts = {
        name: provider.account(kind, name, key=KEY, team=OPTION) for name in ("main", "other")
    }

    def calls(fleet):
        return {
            "read": lambda: fleet.read("main"),
            "again": lambda: fleet.read("main"),
            "refresh": lambda: fleet.read("main", refresh=True),
            "ensure": lambda: fleet.ensure("main", 5, "credits"),
            "reserve": lambda: fleet.reserve("main", 5, "credits"),
            "pick": lambda: fleet.pick(5, "credits"),
        }

    async def main():
        errors = {}
        if kind == "threads":
            fleet = coffers.Coffers(accounts, store=store)
            for name, call in calls(fleet).items():
                with pytest.raises(coffers.CoffersError) as raised:
                    call()
                errors[name] = raised.value
            errors |= {r.name: r.error for r in fleet.read_all()}
            errors |= {f"iter {r.name}": r.error for r in fleet.iter_readings(refresh=True)}
        else:
            fleet = coffers.AsyncCoffers(accounts, store=store)
            for name, call in calls(fleet).items():
                with pytest.raises(coffers.CoffersError) as raised:
                    await call()
                errors[name] = raised.value
            errors |= {r.name: r.error for r in await fleet.read_all()}
            async with fleet.iter_readings(refresh=True) as readings:
                async for reading in readings:
                    errors[f"iter {reading.name}"] = reading.error
        return errors

    errors = run("asyncio" if kind == "threads" else kind, main)
    assert len(errors) == 10
    for name, error in errors.items():
        assert isinstance(error, expected), name
        assert (error.__cause__, error.__context__) == (None, None)
        library = library_only(error).__traceback__
        files = []
        while library is not None:
            files.append(library.tb_frame.f_code.co_filename.rpartition("/")[2])
            library = library.tb_next
        assert set(files) <= {"tracebacks.py", "hold.py"}, name
        assert hits(told(error, [by_traceback])) == {}, name


@every_kind
@pytest.mark.parametrize("error", [TypeError, KeyboardInterrupt])
def test_a_foreign_error_of_a_fleet_tells_no_secret(store, kind, error):
    provider = MockProvider()
    provider.fail(KEY, error)
    accounts = {
        name: provider.account(kind, name, key=KEY, team=OPTION) for name in ("main", "other")
    }
    accounts["good"] = provider.account(kind, "good")
    with pytest.raises(error) as raised:
        read_all(kind, accounts, settings={"store": store})

    shown = [library_only(one) for one in chained(raised.value)]
    assert [type(one) for one in shown] == [error]
    everything = told(shown[0], [by_traceback])
    assert "tracebacks.py" in everything["by_traceback"]
    assert hits(everything) == {}


def test_no_setting_of_a_fleet_is_repeated_with_a_secret(tmp_path):
    for settings in (
        {"store": f"redis://user:{KEY}@localhost:1/x?{BODY}"},
        {"store": f"sqlite://user:{KEY}@/{BODY}"},
        {"store": f"postgres://user:{KEY}@host/"},
        {"store": f"sqlite:///{tmp_path}/none/store.db?{KEY}"},
    ):
        for type_of_fleet in (coffers.Coffers, coffers.AsyncCoffers):
            with pytest.raises(coffers.ConfigurationError) as raised:
                type_of_fleet({}, **settings)
            assert hits(told(library_only(raised.value), [by_traceback])) == {}
    table = {"provider": "acme", "key": "k", "base_url": f"https://{KEY}:{BODY}@host.example"}
    with pytest.raises(coffers.ConfigurationError) as raised:
        coffers.Coffers({"main": table})
    assert hits(told(library_only(raised.value))) == {}


def name_in(store, key):
    return store.transact(lambda transaction: transaction.name(key))


def test_what_a_store_keeps_is_named_by_what_may_be_known(store):
    """Provider and address are shown; credential and options aren't, and no other store's key
    finds them."""
    provider = MockProvider()
    table = provider.account("threads", "main", key=KEY, team=OPTION)
    fleet = coffers.Coffers({"main": table}, store=store)
    fleet.read("main")
    other = coffers.Coffers({"main": table})
    other.read("main")

    (mine, _), (theirs, _) = (f._reader._accesses["main"] for f in (fleet, other))
    assert re.fullmatch(
        r"reading acme https://main\.acme\.example 0 [0-9a-f]{64}", name_in(store, mine.key)
    )
    assert name_in(store, mine.key) != name_in(other._reader.store.inner, theirs.key)
    (document,), _ = look(store, [name_in(store, mine.key)])
    assert set(document) == {"account", "asked_at"}
    assert "raw" not in document["account"]
    assert json.loads(json.dumps(document)) == document


# Event loops and forks


def test_one_fleet_works_in_one_event_loop_after_another():
    """And in several at the same time."""
    provider = MockProvider(takes=0.01)
    fleet = coffers.AsyncCoffers(provider.accounts("asyncio", "a", "b"), max_age=0)

    def names(kind):
        return [reading.name for reading in run(kind, fleet.read_all) if not reading.error]

    kinds = ("asyncio", "trio") * 4
    assert [names(kind) for kind in kinds] == [["a", "b"]] * 8
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(names, kinds)) == [["a", "b"]] * 8


@linux
@pytest.mark.parametrize("store", ["memory:", "sqlite"])
def test_a_fleet_in_use_lives_through_a_fork(tmp_path, store):
    """Threads are reading, and hold leases and turns; the child has none of them."""
    script = f"""{ACME}
import os, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # of forks with threads
table = {{"provider": "acme", "base_url": sys.argv[1]}}
accounts = {{str(n): {{**table, "key": str(n)}} for n in range(8)}}
fleet = coffers.Coffers(accounts, store=sys.argv[2], max_age=0.2)
def count():
    return sum(r.error is None for r in fleet.read_all())
count()  # an import under way would be locked in the child for good, whoever forks
results = []
def use():
    for _ in range(4):
        results.append(count())
threads = [threading.Thread(target=use) for _ in range(4)]
for thread in threads:
    thread.start()
children = []
for _ in range(3):
    time.sleep(0.05)
    child = os.fork()
    if not child:
        os._exit(count())
    children.append(child)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
for thread in threads:
    thread.join()
fleet.close()
print(json.dumps([codes, results]))
"""
    url = store if store == "memory:" else f"sqlite:///{tmp_path}/store.db"
    with Server([0.03, answer()]) as server:
        codes, results = run_script(script, server.url, url)

    assert codes == [8, 8, 8]
    assert results == [8] * 16


# Closing


def test_closing_while_many_are_read():
    """They end with one of our errors, and no one waits."""
    provider = MockProvider()
    provider.hold("a", "b")
    fleet = coffers.Coffers(provider.accounts("threads", "a", "b"))
    outcomes = []
    reading = threading.Thread(target=lambda: outcomes.extend(fleet.read_all()))
    reading.start()
    provider.wait_for(2)
    fleet.close()
    fleet.close()
    provider.release()
    reading.join(PATIENCE)

    assert [r.name for r in outcomes] == ["a", "b"]
