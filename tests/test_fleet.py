"""Reading many accounts together: partial success, limits, order, time, and leaving early."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime

import anyio
import httpx2
import pytest
import trio

import coffers
from coffers._fleet import reader
from coffers._wire import deadlines
from coffers._wire.clock import Clock

from .fake_time import Time
from .fault_server import ACME, OK, Server, run_script, silence
from .mock_provider import (
    KINDS,
    LONG,
    PATIENCE,
    MockProvider,
    arriving,
    read_all,
    run,
    texts_in,
)

pytestmark = pytest.mark.usefixtures("acme")
every_kind = pytest.mark.parametrize("kind", KINDS)
every_loop = pytest.mark.parametrize("kind", KINDS[1:])


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Let no silence end a reading before its deadline."""
    monkeypatch.setattr(deadlines, "READ", LONG)


@pytest.fixture
def provider():
    provider = MockProvider()
    yield provider
    provider.release()


def summary(readings):
    """Return each reading's outcome; the headroom is 5 if it was read."""
    return [
        (r.name, r.account and int(r.account.headroom("credits").amount), type(r.error).__name__)
        for r in readings
    ]


def good(*names):
    return [(name, 5, "NoneType") for name in names]


# All of them


@every_kind
def test_all_are_read_in_their_order(provider, kind):
    provider.fail("bad", 401)
    readings, _ = read_all(kind, provider.accounts(kind, "z", "bad", "a"))

    assert summary(readings) == [*good("z"), ("bad", None, "AuthenticationError"), *good("a")]


@every_kind
def test_no_accounts_give_no_readings(provider, kind):
    assert read_all(kind, {})[0] == []
    assert arriving(kind, {}, lambda reading: None) == []


@every_kind
def test_one_credential_under_two_names_is_asked_for_once(provider, kind):
    accounts = {name: provider.account(kind, "same") for name in ("one", "two", "three")}
    readings, _ = read_all(kind, accounts)

    assert summary(readings) == good("one", "two", "three")
    assert [r.account.name for r in readings] == ["one", "two", "three"]
    assert provider.asked == ["same"]


@every_kind
def test_a_thousand_accounts(provider, kind, timed):
    names = [f"n{number}" for number in range(1000)]
    accounts = {
        name: provider.account(kind, name, base_url=f"https://h{n % 20}.acme.example")
        for n, name in enumerate(names)
    }
    readings, seconds = read_all(kind, accounts, deadline=LONG)

    timed(seconds, 5)
    assert summary(readings) == good(*names)
    assert sorted(provider.asked) == sorted(names)
    assert max(count for host, count in provider.most.items() if host) <= 10
    assert provider.most[""] <= 100


def test_one_is_read_by_name(provider):
    provider.fail("bad", 401)
    with coffers.Coffers(provider.accounts("threads", "good", "bad")) as fleet:
        assert fleet.read("good").name == "good"
        assert fleet.provider_of("good") == "acme"
        with pytest.raises(coffers.AuthenticationError):
            fleet.read("bad")
        with pytest.raises(coffers.ConfigurationError, match="no account 'x'; there are: good, ba"):
            fleet.read("x")


@every_loop
def test_one_is_read_by_name_async(provider, kind):
    async def main():
        async with coffers.AsyncCoffers(provider.accounts(kind, "rich")) as fleet:
            assert (await fleet.read("rich")).balance("pool").remaining == 5
            with pytest.raises(coffers.ConfigurationError, match="no account 'x'"):
                await fleet.read("x")

    run(kind, main)


@every_kind
@pytest.mark.parametrize("deadline", [-1, float("nan"), float("inf"), "1", True])
def test_a_deadline_that_is_none(provider, kind, deadline):
    with pytest.raises(coffers.ConfigurationError, match="deadline must be a number of seconds"):
        read_all(kind, provider.accounts(kind, "a"), deadline=deadline)


# Limits


@every_kind
@pytest.mark.parametrize(("per_host", "at_once", "most"), [(2, 100, 6), (10, 5, 5), (1, 1, 1)])
def test_so_many_at_a_time(provider, kind, per_host, at_once, most):
    """Three hosts with five accounts each; no answer comes until the limits are reached."""
    names = [f"{host}{n}" for host in "abc" for n in range(5)]
    accounts = {
        name: provider.account(kind, name, base_url=f"https://{name[0]}.acme.example")
        for name in names
    }
    provider.hold(*names)

    def let_go():
        provider.wait_for(most)
        time.sleep(0.05)  # time in which one more would come
        counts.append(len(provider.asked))
        provider.release()

    counts = []
    helper = threading.Thread(target=let_go)
    helper.start()
    readings, _ = read_all(kind, accounts, settings={"per_host": per_host, "at_once": at_once})
    helper.join()

    assert summary(readings) == good(*names)
    assert counts == [most]
    assert provider.most[""] == most
    at_hosts = {host: count for host, count in provider.most.items() if host}
    assert max(at_hosts.values()) <= per_host
    assert per_host > 2 or set(at_hosts.values()) == {per_host}


@every_kind
def test_each_comes_when_it_is_there(provider, kind):
    provider.hold("a", "b", "c")
    follows = {"d": "b", "b": "c", "c": "a"}

    def each(reading):
        provider.release(*filter(None, [follows.get(reading.name)]))

    assert arriving(kind, provider.accounts(kind, *"abcd"), each) == ["d", "b", "c", "a"]


@every_kind
def test_what_is_at_hand_comes_first_and_is_not_asked_for(provider, kind):
    store = coffers._stores.open_store("memory:", coffers._wire.clock.Clock())
    read_all(kind, provider.accounts(kind, "b"), settings={"store": store})
    names = arriving(kind, provider.accounts(kind, "a", "b"), lambda reading: None, store=store)

    assert sorted(names) == ["a", "b"]
    assert provider.asked == ["b", "a"]


@every_kind
def test_a_dead_host_keeps_nobody_waiting(provider, kind):
    """One silent host has twenty accounts, among those of forty others."""
    dead = {
        f"dead{n}": provider.account(kind, f"dead{n}", base_url="https://dead.acme.example")
        for n in range(20)
    }
    names = [f"n{n}" for n in range(40)]
    provider.hold(*dead)
    came = []

    def each(reading):
        came.append(reading.name)
        if len(came) == len(names):
            if kind == "threads":  # each starts in its own time
                provider.wait_for(len(names) + 10)
            provider.release()

    arriving(kind, {**dead, **provider.accounts(kind, *names)}, each, at_once=20)

    assert set(came[:40]) == set(names)
    assert provider.most["dead.acme.example"] == 10


# In time


@every_kind
@pytest.mark.parametrize("deadline", [0.2, 0])
def test_the_deadline_of_all(provider, kind, deadline, timed):
    """Ten accounts don't answer; three may be asked at a time."""
    slow = [f"slow{n}" for n in range(10)]
    provider.hold(*slow)
    accounts = provider.accounts(kind, *slow, "good", deadline=LONG)
    readings, seconds = read_all(kind, accounts, settings={"at_once": 3}, deadline=deadline)

    late = [(name, None, "DeadlineExceeded") for name in (*slow, "good")]
    assert summary(readings) == late
    assert seconds >= deadline
    timed(seconds, deadline + 0.25)
    assert len(provider.asked) <= (3 if deadline else 0)


@every_kind
def test_who_answers_in_time_is_read(provider, kind):
    clock, came = Time(), []
    provider.hold("slow")
    provider.fail("slow", httpx2.ReadTimeout)

    def each(reading):
        came.append(reading)
        if reading.name == "good":
            clock.pass_by(LONG)
            provider.release("slow")

    arriving(kind, provider.accounts(kind, "slow", "good"), each, clock=clock.clock)

    assert summary(came) == [*good("good"), ("slow", None, "DeadlineExceeded")]


@every_kind
def test_the_deadline_of_all_holds_with_a_provider_that_is_silent(kind, timed):
    with Server(silence) as server:
        table = {"provider": "acme", "base_url": server.url, "deadline": LONG}
        accounts = {name: {**table, "key": name} for name in ("a", "b")}
        readings, seconds = read_all(kind, accounts, deadline=0.2)

    assert summary(readings) == [(name, None, "DeadlineExceeded") for name in ("a", "b")]
    assert seconds >= 0.2
    timed(seconds, 0.45)


def test_the_deadline_of_all_holds_with_a_key_that_never_comes(provider):
    """Nothing can interrupt a caller's own function."""
    forgotten, came = threading.Event(), []
    accounts = provider.accounts("threads", "good", "other")
    accounts["stuck"] = provider.account("threads", "stuck", key=lambda: forgotten.wait() and "")
    clock = Clock(monotonic=lambda: LONG if len(came) == 2 else 0.0)  # when those two are read

    def each(reading):
        came.append(reading)
        if reading.name == "stuck":
            forgotten.set()

    arriving("threads", accounts, each, clock=clock)

    assert {reading.name for reading in came[:2]} == {"good", "other"}
    assert summary(came[2:]) == [("stuck", None, "DeadlineExceeded")]


@every_kind
def test_the_last_good_reading_is_given_after_the_deadline(provider, kind, monkeypatch):
    """Those who waited for another reading get it, too."""
    monkeypatch.setattr(reader, "GRACE", PATIENCE)
    clock, begun = Time(), []

    def key():
        begun.append("k")
        if len(begun) == 4:  # both, for the second time
            provider.release("k")
        return "k"

    store = coffers._stores.open_store("memory:", clock.clock)
    settings = {"store": store, "max_age": 60, "clock": clock.clock}
    accounts = {name: provider.account(kind, "k", key=key) for name in ("one", "two")}
    read_all(kind, accounts, settings=settings)
    clock.pass_by(61)
    provider.hold("k")
    provider.ignore("k", clock)
    readings, _ = read_all(kind, accounts, settings=settings, deadline=30)

    assert summary(readings) == [(name, 5, "DeadlineExceeded") for name in ("one", "two")]
    assert [r.account.stale for r in readings] == [True, True]
    assert len(provider.asked) == 2


# Foreign errors


@every_kind
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_a_foreign_error_ends_the_reading_of_all(provider, kind, error):
    """It is raised unchanged and at once; no one else waits for a lease."""

    def key():
        raise error("of the caller's own")

    provider.hold("slow")
    store = coffers._stores.open_store("memory:", coffers._wire.clock.Clock())
    others = provider.accounts(kind, "slow", "good", deadline=LONG)
    accounts = {**others, "odd": provider.account(kind, "odd", key=key)}
    with pytest.raises(error, match="of the caller's own"):
        read_all(kind, accounts, settings={"store": store}, deadline=LONG)

    provider.release()
    readings, _ = read_all(kind, others, settings={"store": store}, deadline=LONG)
    assert summary(readings) == good("slow", "good")


@every_kind
@pytest.mark.parametrize("error", [TypeError, KeyboardInterrupt])
def test_a_foreign_error_under_way_leaves_no_lease(provider, kind, error):
    provider.fail("odd", error)
    store = coffers._stores.open_store("memory:", coffers._wire.clock.Clock())
    accounts = provider.accounts(kind, "odd", "good", deadline=LONG)
    with pytest.raises(error):
        read_all(kind, accounts, settings={"store": store}, deadline=LONG)
    provider.fail("odd", None)
    readings, _ = read_all(kind, accounts, settings={"store": store}, deadline=LONG)

    assert summary(readings) == good("odd", "good")


# Leaving early


def leave(fleet):
    for reading in fleet.iter_readings(deadline=LONG):
        name = reading.name
        break
    return name


def interrupt(fleet):
    try:
        for reading in fleet.iter_readings(deadline=LONG):
            name = reading.name
            raise KeyboardInterrupt  # noqa: TRY301
    except KeyboardInterrupt:
        return name


@pytest.mark.parametrize("how", [leave, interrupt])
def test_leaving_early(provider, how):
    """Readings that haven't started never do; others end in their own time, and are shared."""
    provider.hold("b", "c")
    accounts = provider.accounts("threads", "a", "b", "c", "d", deadline=LONG)
    with coffers.Coffers(accounts, at_once=2) as fleet:
        assert how(fleet) == "a"
        provider.wait_for(2)
        provider.release()
        assert fleet.read("b").name == "b"
        others = [t for t in threading.enumerate() if t.name == "coffers"]
        for thread in others:
            thread.join(PATIENCE)
        assert [t.is_alive() for t in others] == [False] * len(others)
    assert provider.asked.count("b") == 1
    assert "d" not in provider.asked


async def leave_block(fleet):
    async with fleet.iter_readings(deadline=LONG) as readings:
        async for reading in readings:
            name = reading.name
            break
    return name


async def fail_in_block(fleet):
    """Raise in the block; the error leaves it unchanged, in no group."""

    async def fail():
        async with fleet.iter_readings(deadline=LONG) as readings:
            async for reading in readings:
                raise LookupError(reading.name)

    with pytest.raises(LookupError) as raised:
        await fail()
    assert raised.value.__context__ is raised.value.__cause__ is None
    return str(raised.value)


async def cancel_block(fleet):
    with anyio.CancelScope() as scope:
        async with fleet.iter_readings(deadline=LONG) as readings:
            async for reading in readings:
                name = reading.name
                scope.cancel()
    assert scope.cancelled_caught
    return name


@every_loop
@pytest.mark.parametrize("how", [leave_block, fail_in_block, cancel_block])
def test_leaving_early_async(provider, kind, how, caplog, capfd):
    """Nothing keeps running, nothing is reported, and no one waits for a lease."""
    provider.hold("b", "c")

    async def main():
        accounts = provider.accounts(kind, "a", "b", "c", deadline=LONG)
        async with coffers.AsyncCoffers(accounts, at_once=2) as fleet:
            assert await how(fleet) == "a"
            left = provider.now[""], tasks_of(kind)
            provider.release()
            return left, summary(await fleet.read_all(deadline=LONG))

    assert run(kind, main) == ((0, 0), good("a", "b", "c"))
    assert (caplog.text, capfd.readouterr().err) == ("", "")


def tasks_of(kind):
    """Return the tasks except the current one and the event loop's own."""
    if kind == "asyncio":
        return len(asyncio.all_tasks()) - 1
    return len(trio.lowlevel.current_root_task().child_nurseries[0].child_tasks) - 1


@every_loop
def test_a_block_at_its_end(provider, kind):
    async def main():
        async with coffers.AsyncCoffers(provider.accounts(kind, "a", "b")) as fleet:
            fleet.iter_readings()  # it's never entered
            async with fleet.iter_readings() as readings:
                names = {reading.name async for reading in readings}
                again = [reading.name async for reading in readings]
            return names, again, tasks_of(kind)

    assert run(kind, main) == ({"a", "b"}, [], 0)
    assert sorted(provider.asked) == ["a", "b"]


@every_loop
def test_what_fails_while_it_is_asked_fails_the_block(provider, kind, monkeypatch):
    """An interrupt or a bug of ours: no exception group, and no frame that held a key."""

    async def main():
        async with coffers.AsyncCoffers(provider.accounts(kind, "a", "b")) as fleet:
            client = fleet._reader.client("b")

            async def interrupted(*_):
                raise KeyboardInterrupt

            monkeypatch.setattr(client, "_with_key_at_hand", interrupted)
            async with fleet.iter_readings() as readings:
                async for _ in readings:
                    pass

    with pytest.raises(KeyboardInterrupt):
        run(kind, main)


def test_an_interrupted_process_ends_at_once_and_leaves_no_lease(tmp_path):
    """Interrupted as with Ctrl-C, while it waits for a provider that doesn't answer."""
    script = f"""{ACME}
import os, signal
from coffers._wire import deadlines
from mock_provider import LONG, texts_in
deadlines.READ = LONG
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
table = {{"provider": "acme", "base_url": sys.argv[1], "deadline": LONG}}
accounts = {{name: {{**table, "key": name}} for name in "abc"}}
def interrupt():
    while sum("lease" in text for text in texts_in(sys.argv[2])) < 3:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt, daemon=True).start()
try:
    readings = coffers.Coffers(accounts, store="sqlite:///" + sys.argv[2]).read_all(deadline=LONG)
except KeyboardInterrupt:
    print(json.dumps(sum("lease" in text for text in texts_in(sys.argv[2]))))
else:
    print(json.dumps([repr(reading.error) for reading in readings]))
"""
    file = tmp_path / "store.db"
    with Server(silence) as server:
        held = run_script(script, server.url, str(file))

    assert held == 3
    assert texts_in(file) == []


def test_reading_many_leaves_nothing(tmp_path):
    """No thread, no task, no connection, no warning."""
    script = f"""{ACME}
from contextlib import aclosing
import logging, os
from coffers._fleet import reader
reader.WIND_UP = {PATIENCE}
logging.getLogger("asyncio").setLevel("ERROR")  # with -X dev it tells what was slow
def sockets():
    links = [f"/proc/self/fd/{{fd}}" for fd in os.listdir("/proc/self/fd")]
    return sum(os.readlink(link).startswith("socket:") for link in links if os.path.islink(link))
def after_all(count):
    "What is left in the end."
    until = time.monotonic() + {PATIENCE}
    while count() and time.monotonic() < until:
        time.sleep(0.01)
    return count()
table = {{"provider": "acme", "base_url": sys.argv[1]}}
accounts = {{str(n): {{**table, "key": str(n)}} for n in range(30)}}
store, before, found = "sqlite:///" + sys.argv[2], sockets(), []
with coffers.Coffers(accounts, store=store) as fleet:
    found.append(sum(r.error is None for r in fleet.read_all()))
    found.append(threading.active_count() - 1)
    for reading in fleet.iter_readings(refresh=True):
        break
found += [threading.active_count() - 1, sockets() - before]
async def main():
    within = sockets()
    async with coffers.AsyncCoffers(accounts, store=store, max_age=0) as fleet:
        found.append(sum(r.error is None for r in await fleet.read_all()))
        found.append(len(asyncio.all_tasks()) - 1)
        async with fleet.iter_readings() as readings:
            async for reading in readings:
                break
        found.append(len(asyncio.all_tasks()) - 1)
    found.append(sockets() - within)
asyncio.run(main())
found.append(after_all(lambda: threading.active_count() - 1))
print(json.dumps(found))
"""
    options = ("-X", "dev", "-W", "error::ResourceWarning")
    with Server(OK) as server:
        found = run_script(script, server.url, str(tmp_path / "store.db"), options=options)

    assert found == [30, 0, 0, 0, 30, 0, 0, 0, 0]


def test_the_fleets_clock_is_that_of_its_accounts(answers):
    clock = Clock(now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    table = {"provider": "acme", "key": "k", "http": answers((200, {"left": 5})).client}
    fleet = coffers.Coffers({"main": table}, clock=clock)

    assert fleet.read("main").observed_at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("kind", [coffers.Coffers, coffers.AsyncCoffers])
def test_a_bad_deadline_is_refused_before_the_first_reading(kind):
    with pytest.raises(coffers.ConfigurationError, match="deadline must be a number of seconds"):
        kind({}).iter_readings(deadline=-1)
