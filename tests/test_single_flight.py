"""One reading for all who share a store: who asks, when, and what the others get."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from types import SimpleNamespace

import anyio
import attrs
import httpx2
import pytest
from hypothesis import given, strategies as st

import coffers
from coffers._fleet import keyed_locks
from coffers._fleet.cache_entry import (
    NEVER,
    Access,
    Flight,
    Freshness,
    cached_reading,
    read as read_record,
)
from coffers._stores import Key, open_store
from coffers._stores.memory import Memory
from coffers._stores.sqlite import Sqlite
from coffers._wire import deadlines
from coffers.errors import ConfigurationError, StoreUnavailable

from .documents import everything, look, update
from .fake_time import Time
from .mock_provider import KINDS, LONG, PATIENCE, MockProvider, eventually, read_all, run

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


@pytest.fixture
def clock():
    return Time()


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path, clock):
    """Yield a store that several fleets share, on the test's clock."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/store.db"
    store = open_store(url, clock.clock)
    yield store
    store.close()


@pytest.fixture(params=["memory", "sqlite"])
def real_store(request, tmp_path):
    """Yield a store that several fleets share, on the real clock."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/store.db"
    store = open_store(url, coffers._wire.clock.Clock())
    yield store
    store.close()


def left(reading):
    """Return the number that was read, or the name of the error."""
    error = getattr(reading, "error", reading)
    return int(reading.account.balances[0].remaining) if reading.account else (type(error).__name__)


def read(fleet, name="k", **how):
    try:
        return fleet.read(name, **how)
    except coffers.CoffersError as error:
        return error


async def aread(fleet, name="k", **how):
    try:
        return await fleet.read(name, **how)
    except coffers.CoffersError as error:
        return error


def fleet_of(provider, *, kind="threads", deadline=LONG, **settings):
    """Return a fleet of one account; waiting for its lease is in vain."""
    fleet = coffers.Coffers if kind == "threads" else coffers.AsyncCoffers
    return fleet(provider.accounts(kind, "k", deadline=deadline), **settings)


# One asks


@pytest.mark.parametrize("fleets", [1, 4])
def test_threads_share_one_request(provider, real_store, fleets):
    provider.hold("k")
    shared = [fleet_of(provider, store=real_store) for _ in range(fleets)]
    with ThreadPoolExecutor(16) as threads:
        readings = [threads.submit(read, shared[n % fleets]) for n in range(16)]
        provider.wait_for(1)
        time.sleep(0.05)  # time in which another one would ask
        provider.release()
        accounts = [reading.result() for reading in readings]

    assert [account.holder.id for account in accounts] == ["k"] * 16
    assert provider.asked == ["k"]


@every_loop
@pytest.mark.parametrize("fleets", [1, 4])
def test_tasks_share_one_request(provider, real_store, kind, fleets):
    accounts = []

    async def main():
        provider.hold("k")
        shared = [fleet_of(provider, kind=kind, store=real_store) for _ in range(fleets)]

        async def one(fleet):
            accounts.append(await fleet.read("k"))

        async with anyio.create_task_group() as tasks:
            for n in range(16):
                tasks.start_soon(one, shared[n % fleets])
            await provider.wait_for_task(1)
            await anyio.sleep(0.05)
            provider.release()

    run(kind, main)
    assert [account.holder.id for account in accounts] == ["k"] * 16
    assert provider.asked == ["k"]


def test_threads_look_up_the_keys_of_one_access():
    class Disturbed(dict):
        """Keys that another thread forgets, because it looks up other ones."""

        def __setitem__(self, holder, keys):
            super().__setitem__(holder, keys)
            self.clear()

    access = Access("main", "acme", "https://api.acme.example", "", (), Key("reading"))
    object.__setattr__(access, "_pools", Disturbed())

    assert access.pool("h") == access.pool("h")
    assert access.pool("h") != access.pool(None)


@every_kind
def test_what_differs_is_never_shared(provider, kind):
    """Credential, option, address, and the caller's own HTTP client, which may go elsewhere."""
    other = MockProvider()
    accounts = {
        "one": provider.account(kind, "k"),
        "same": provider.account(kind, "k"),
        "key": provider.account(kind, "k", key="another"),
        "option": provider.account(kind, "k", team="blue"),
        "other option": provider.account(kind, "k", team="red"),
        "address": provider.account(kind, "k", base_url="https://elsewhere.acme.example"),
        "path": provider.account(kind, "k", base_url="https://k.acme.example/proxy"),
        "client": other.account(kind, "k"),
    }
    readings, _ = read_all(kind, accounts)

    assert [r.error for r in readings] == [None] * 8
    assert sorted(provider.asked) == ["another", "k", "k", "k", "k", "k"]
    assert other.asked == ["k"]


def test_the_order_of_accounts_does_not_matter_to_another_fleet(provider, store):
    """Nor does the order of the fleets."""
    accounts = provider.accounts("threads", "a", "b", "c")
    coffers.Coffers(accounts, store=store).read_all()
    other = coffers.Coffers(dict(reversed(accounts.items())), store=store)

    assert [r.name for r in other.read_all()] == ["c", "b", "a"]
    assert sorted(provider.asked) == ["a", "b", "c"]


# Cancelling the one that asks


@every_loop
@pytest.mark.parametrize("fleets", [1, 2])
def test_a_follower_goes_on_when_the_one_who_asks_is_cancelled(provider, real_store, kind, fleets):
    async def main():
        provider.hold("k")
        one = fleet_of(provider, kind=kind, store=real_store)
        other = one if fleets == 1 else fleet_of(provider, kind=kind, store=real_store)
        accounts = []

        async def follow():
            accounts.append(await other.read("k"))

        async with anyio.create_task_group() as tasks:
            scope = anyio.CancelScope()

            async def lead():
                with scope:
                    await one.read("k")

            tasks.start_soon(lead)
            await provider.wait_for_task(1)
            tasks.start_soon(follow)
            await anyio.sleep(0.03)
            scope.cancel()
            await provider.wait_for_task(2)
            provider.release()
        return accounts[0].holder.id

    assert run(kind, main) == "k"
    assert provider.asked == ["k", "k"]


def test_a_follower_goes_on_when_asyncio_cancels_the_one_who_asks(provider, real_store):
    async def main():
        provider.hold("k")
        one = fleet_of(provider, kind="asyncio", store=real_store)
        leader = asyncio.create_task(one.read("k"))
        await provider.wait_for_task(1)
        followers = [asyncio.create_task(one.read("k")) for _ in range(3)]
        await asyncio.sleep(0.03)
        followers[0].cancel()
        leader.cancel()
        await provider.wait_for_task(2)
        provider.release()
        done = await asyncio.gather(leader, *followers, return_exceptions=True)
        return [type(result).__name__ for result in done]

    assert asyncio.run(main()) == ["CancelledError", "CancelledError", "Account", "Account"]
    assert provider.asked == ["k", "k"]


class Slow(Sqlite):
    """Stops in the middle of a change until released."""

    def __init__(self, path):
        super().__init__(path, coffers._wire.clock.Clock())
        self.inside, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def _transact(self, operation):
        result = super()._transact(operation)
        self.inside.set()
        self.go_on.wait(PATIENCE)
        return result


@every_loop
def test_cancelling_in_the_middle_of_a_change_leaves_no_lease(provider, tmp_path, kind):
    """The change still happens, in its thread: the lease is taken by then."""
    store = Slow(tmp_path / "store.db")

    async def main():
        fleet = fleet_of(provider, kind=kind, store=store)
        store.go_on.clear()

        async def interrupt():
            await anyio.to_thread.run_sync(store.inside.wait, PATIENCE)
            leader.cancel()
            await anyio.sleep(0.05)
            store.go_on.set()

        if kind == "asyncio":
            leader = asyncio.create_task(fleet.read("k"))
            await interrupt()
            with pytest.raises(asyncio.CancelledError):
                await leader
        else:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(interrupt)
                with anyio.CancelScope() as leader:
                    await fleet.read("k")
        return (await fleet.read("k")).holder.id

    holder = run(kind, main)
    store.close()
    assert holder == "k"


@every_loop
def test_a_cancelled_reading_stays_cancelled_when_the_store_fails(provider, kind):
    """An error in cleaning up doesn't replace the cancellation."""
    store = Unsteady()

    async def main():
        provider.hold("k")
        fleet = fleet_of(provider, kind=kind, store=store)
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as tasks:

                async def lead():
                    await fleet.read("k")
                    pytest.fail("it went on")

                tasks.start_soon(lead)
                await provider.wait_for_task(1)
                store.down = True
                scope.cancel()
        return scope.cancelled_caught

    assert run(kind, main)
    assert provider.asked == ["k"]


def test_an_interrupt_stays_one_when_the_store_fails(provider):
    store = Unsteady()

    def interrupted():
        store.down = True
        raise KeyboardInterrupt

    provider._response = lambda key: interrupted()
    with pytest.raises(KeyboardInterrupt):
        fleet_of(provider, store=store).read("k")
    assert provider.asked == ["k"]


# Leases


ACCESS = Access("main", "acme", "https://api.acme.example", "", (), Key("reading acme x"))
ACCOUNT = coffers.Account(provider="acme", name="main", observed_at=Time().clock.now())


class Asker:
    """A user of a `Flight` at a record in a store."""

    def __init__(self, store, clock, freshness=None, *, max_age=60.0, patience=30.0):
        self.store, self.patience = store, patience
        self.attempt = Flight(ACCESS, freshness or Freshness(), max_age, patience, clock.clock)

    def decide(self):
        def change(record, now):
            said, after, _ = self.attempt.decide(record, now)
            return after, (said, now)

        said, self.asked_at = self._changed(change)
        return said

    def succeed(self, left=1):
        balance = coffers.Balance(
            key="pool", kind="prepaid", unit="credits", remaining=Decimal(left)
        )
        account = attrs.evolve(ACCOUNT, balances=[balance])
        return self._changed(
            lambda record, now: (self.attempt.succeed(record, account, self.asked_at, now), None)
        )

    def fail(self, error=None):
        error = error or coffers.ProviderUnavailable("503")
        return self._changed(
            lambda record, now: (
                self.attempt.fail(record, error, self.asked_at, self.patience, now),
                None,
            )
        )

    def give_up(self):
        self._changed(lambda record, now: (self.attempt.give_up(record), None))

    def _changed(self, change):
        def update_record(document, now):
            after, result = change(read_record(document), now)
            return after.document() or None, result

        return update(self.store, ACCESS.key.about, update_record)


def record(store):
    (document,), _ = look(store, [ACCESS.key.about])
    return document


def balance(store):
    return record(store)["account"]["balances"][0]["remaining"]


def test_a_lease_ends_by_itself(store, clock):
    first, second, third = (Asker(store, clock) for _ in range(3))

    assert first.decide() == "ask"
    clock.pass_by(9.99)
    assert second.decide() == "wait"
    clock.pass_by(0.01)
    assert second.decide() == "ask"
    assert third.decide() == "wait"
    first.give_up()  # of a lease that it doesn't have
    assert third.decide() == "wait"
    second.give_up()
    assert third.decide() == "ask"
    third.give_up()
    assert record(store) is None


@pytest.mark.parametrize(
    "late", ["succeed", "fail", coffers.AuthenticationError("401")], ids=["good", "bad", "refused"]
)
@pytest.mark.parametrize(
    "soon", ["succeed", "fail", coffers.AuthenticationError("401")], ids=["good", "bad", "refused"]
)
def test_who_is_too_late_changes_nothing(store, clock, soon, late):
    """A later request was answered first, and that answer counts."""

    def answer(asker, how, left):
        return asker.fail(how) if isinstance(how, Exception) else getattr(asker, how)()

    slow, quick = Asker(store, clock), Asker(store, clock)
    slow.decide()
    clock.pass_by(10)
    quick.decide()
    clock.pass_by(1)
    answer(quick, soon, 7)
    before = record(store)
    clock.pass_by(1)
    answer(slow, late, 3)

    assert record(store) == before


def test_a_slow_fleet_is_overtaken(provider, store, clock):
    """Its lease is a third of its deadline; after that, its result is its own."""
    provider.hold("k")
    hasty = fleet_of(provider, store=store, clock=clock.clock, deadline=30)
    slow = fleet_of(provider, store=store, clock=clock.clock)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(read, hasty)
        provider.wait_for(1)
        hastily = provider._held.pop("k")
        provider.hold("k")
        second = threads.submit(read, slow)
        provider.wait_for(2)
        assert sum(clock.slept) == pytest.approx(10, abs=0.01)
        clock.pass_by(20)
        provider.fail("k", httpx2.ReadTimeout)
        hastily.set()
        outcome = first.result()
        assert not second.done()
        provider.fail("k", None)
        provider.release()
        assert second.result().holder.id == "k"

    assert type(outcome) is coffers.DeadlineExceeded
    assert not slow.read("k").stale
    assert provider.asked == ["k", "k"]


def test_who_was_overtaken_and_failed_gets_the_reading_of_the_other(provider, store, clock):
    provider.hold("k")
    hasty = fleet_of(provider, store=store, clock=clock.clock, deadline=30)
    slow = fleet_of(provider, store=store, clock=clock.clock)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(read, hasty)
        provider.wait_for(1)
        hastily = provider._held.pop("k")  # the next one is answered
        second = threads.submit(read, slow)
        assert second.result().holder.id == "k"
        provider.ignore("k", clock)
        hastily.set()
        assert first.result().holder.id == "k"

    assert provider.asked == ["k", "k"]


def test_a_clock_that_is_put_back(store, clock):
    """A reading or a failure from the future doesn't last until then."""
    one = Asker(store, clock)
    one.decide()
    one.succeed(3)
    clock.pass_by(-3600)
    two, three = Asker(store, clock), Asker(store, clock)
    assert two.decide() == "ask"
    clock.pass_by(-3600)
    assert three.decide() == "ask"
    three.succeed(7)
    assert balance(store) == "7"
    assert Asker(store, clock).decide() == "use"
    clock.pass_by(61)
    three.decide()
    three.fail()
    clock.pass_by(-3600)
    assert Asker(store, clock).decide() == "ask"


# How long a reading stays fresh


@every_kind
def test_a_reading_is_good_for_max_age(provider, store, clock, kind):
    def reads(**how):
        settings = {"store": store, "max_age": 60, "clock": clock.clock}
        accounts = provider.accounts(kind, "k", clock=clock.clock)
        readings, _ = read_all(kind, accounts, settings=settings, **how)
        return len(provider.asked), readings[0].account.observed_at

    first = reads()
    assert first == (1, clock.clock.now())
    clock.pass_by(60)
    assert reads() == first
    clock.pass_by(0.001)
    assert reads() == (2, clock.clock.now())
    assert reads(refresh=True)[0] == 3
    assert reads()[0] == 3


@pytest.mark.parametrize("store", ["memory"], indirect=True)
def test_without_an_age_every_reading_is_new(provider, store, clock):
    fleet = fleet_of(provider, store=store, max_age=0, clock=clock.clock)
    for _ in range(3):
        fleet.read("k")
        clock.pass_by(0.001)

    assert provider.asked == ["k"] * 3


@pytest.fixture
def still(clock):
    """Keep sleeps from advancing the clock."""
    clock.clock = attrs.evolve(clock.clock, sleep=time.sleep, asleep=anyio.sleep)


@pytest.fixture
def settled(monkeypatch):
    """Return the ids of the threads that wait for a newer reading; it grows."""
    settled, decide = set(), Flight.decide

    class Lock:
        def __init__(self):
            self._lock = threading.Lock()
            self.release = self._lock.release

        def acquire(self, timeout):
            if self._lock.acquire(blocking=False):
                return True
            settled.add(threading.get_ident())
            return self._lock.acquire(timeout=timeout)

    def decide_and_tell(*args):
        try:
            return decide(*args)
        finally:
            settled.add(threading.get_ident())

    monkeypatch.setattr(keyed_locks, "threading", SimpleNamespace(Lock=Lock))
    monkeypatch.setattr(Flight, "decide", decide_and_tell)
    return settled


WISHES = (0, {}), (60, {"refresh": True})


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(
    "crowd", [(fleets, *freshness) for fleets in (1, 3) for freshness in WISHES]
)
def test_a_wish_is_met_by_what_is_asked_for_after_it(provider, store, clock, settled, crowd):
    """One request is under way; for eight who want a new reading, a second one is made."""
    fleets, max_age, how = crowd
    provider.hold("k")
    settings = {"store": store, "clock": clock.clock, "max_age": max_age}
    shared = [fleet_of(provider, **settings) for _ in range(fleets)]
    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(read, shared[0])
        provider.wait_for(1)
        others = [threads.submit(read, shared[n % fleets], **how) for n in range(8)]
        eventually(lambda: len(settled) == 1 + 8)
        clock.pass_by(1)
        provider.bodies["k"] = {"left": 7, "id": "k"}
        provider.release()
        outcomes = [reading.result() for reading in (first, *others)]

    assert [int(account.balances[0].remaining) for account in outcomes] == [7] * 9
    assert provider.asked == ["k", "k"]


@every_loop
@pytest.mark.usefixtures("still")
def test_a_wish_of_tasks_is_met_by_what_is_asked_for_after_it(provider, store, clock, kind):
    async def main():
        provider.hold("k")
        fleet = fleet_of(provider, kind=kind, store=store, clock=clock.clock)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(fleet.read, "k")
            await provider.wait_for_task(1)
            (turn,) = fleet._reader._locks._locks.values()
            for _ in range(8):
                tasks.start_soon(lambda: fleet.read("k", refresh=True))
            with anyio.fail_after(PATIENCE):
                while turn.statistics().tasks_waiting < 8:
                    await anyio.sleep(0.001)
            clock.pass_by(1)
            provider.release()

    run(kind, main)
    assert provider.asked == ["k", "k"]


def test_who_wants_any_reading_takes_the_one_that_somebody_refreshes(provider, real_store):
    fleet = fleet_of(provider, store=real_store, max_age=0)
    fleet.read("k")
    provider.hold("k")
    with ThreadPoolExecutor(9) as threads:
        one = threads.submit(read, fleet, refresh=True)
        provider.wait_for(2)
        others = [threads.submit(read, fleet_of(provider, store=real_store)) for _ in range(3)]
        assert [other.result().holder.id for other in others] == ["k"] * 3  # 60 s old at most
        provider.release()
        one.result()

    assert provider.asked == ["k", "k"]


# Failures


@every_kind
def test_a_failure_is_shared_until_it_may_be_asked_again(provider, store, clock, kind):
    provider.fail("k", 503)
    settings = {"store": store, "clock": clock.clock}
    for _ in range(3):
        ((reading,), _) = read_all(kind, provider.accounts(kind, "k"), settings=settings)
        assert type(reading.error) is coffers.ProviderUnavailable
        assert (reading.error.status, reading.error.provider) == (503, "acme")
        assert reading.account is None
    assert provider.asked == ["k"]
    provider.fail("k", None)
    clock.pass_by(60.001)
    ((reading,), _) = read_all(kind, provider.accounts(kind, "k"), settings=settings)
    assert left(reading) == 5
    assert reading.error is None
    assert provider.asked == ["k", "k"]


@pytest.mark.parametrize(
    ("max_age", "waits"),
    [
        (60, [60, 120, 240, 480, 900, 900]),
        (0, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]),
        (0.5, [1, 2, 4]),
        (3600, [3600, 3600]),
    ],
)
@pytest.mark.parametrize("jitter", [0.0, 0.999])
def test_after_each_further_failure_it_is_longer_until_the_next_try(clock, max_age, waits, jitter):
    store, clock.jitter = Memory(clock.clock), jitter
    for wait in waits:
        failing = Asker(store, clock, max_age=max_age)
        assert failing.decide() == "ask"
        failing.fail()
        clock.pass_by(wait * (1 + 0.1 * jitter) - 0.001)
        assert Asker(store, clock, max_age=max_age).decide() == "failed"
        clock.pass_by(0.002)
    good = Asker(store, clock, max_age=max_age)
    assert good.decide() == "ask"
    good.succeed()
    clock.pass_by(max_age + 0.001)
    failing = Asker(store, clock, max_age=max_age)
    failing.decide()
    failing.fail()
    assert record(store)["failure"]["times"] == 1


@every_kind
def test_another_fleet_waits_as_long_as_the_provider_asks_for(provider, store, clock, kind):
    provider.fail("k", 429, retry_after="300")

    def reading(**how):
        settings = {"store": store, "clock": clock.clock}
        ((reading,), _) = read_all(kind, provider.accounts(kind, "k"), settings=settings, **how)
        after = reading.error.retry_after
        return len(provider.asked), type(reading.error).__name__, after and round(after, 2)

    assert reading() == (1, "RateLimited", 300)
    clock.pass_by(100)
    assert reading() == (1, "RateLimited", 200)
    provider.fail("k", 503)
    assert reading(refresh=True) == (2, "ProviderUnavailable", None)
    clock.pass_by(199)  # two failures alone would wait for 120 s
    assert reading() == (2, "ProviderUnavailable", None)
    clock.pass_by(1.001)
    assert reading()[0] == 3


@every_kind
def test_the_last_good_reading_is_kept_and_never_renewed(provider, store, clock, kind):
    settings = {"store": store, "clock": clock.clock}
    accounts = provider.accounts(kind, "k", clock=clock.clock)

    def reading(**how):
        ((reading,), _) = read_all(kind, accounts, settings=settings, **how)
        return reading

    good = reading()
    asked_at = _asked_at(store)
    for status in (503, 500, 200):
        clock.pass_by(1000)
        provider.fail("k", status)
        provider.bodies["k"] = {"nothing": "known"}
        for stale in (reading(), reading(), reading(refresh=True)):
            assert stale.stale
            assert (stale.account.stale, stale.account.observed_at) == (
                True,
                good.account.observed_at,
            )
            assert isinstance(stale.error, coffers.TemporaryError | coffers.BadResponse)
            assert attrs.evolve(stale.account, stale=False) == good.account
            assert _asked_at(store) == asked_at
    del provider.bodies["k"]
    clock.pass_by(1000)
    new = reading()
    assert (new.stale, new.account.stale, new.error) == (False, False, None)
    assert new.account.observed_at == clock.clock.now()


def _asked_at(store):
    documents = everything(store)
    return next(d["asked_at"] for key, d in documents.items() if key.startswith("reading "))


def test_read_gives_the_last_good_reading_unless_a_new_one_was_asked_for(provider, store, clock):
    fleet = fleet_of(provider, store=store, clock=clock.clock)
    fleet.read("k")
    clock.pass_by(61)
    provider.fail("k", 503)

    assert fleet.read("k").stale
    assert fleet.read("k").stale
    with pytest.raises(coffers.ProviderUnavailable):
        fleet.read("k", refresh=True)
    assert len(provider.asked) == 3


@every_kind
@pytest.mark.parametrize(
    "refusal",
    [
        (401, "AuthenticationError"),
        (403, "PermissionDenied"),
        (400, "RequestRefused"),
        (410, "Unsupported"),
    ],
)
def test_a_refusal_evicts_the_reading(provider, store, clock, kind, refusal):
    status, error = refusal
    settings = {"store": store, "clock": clock.clock}
    accounts = provider.accounts(kind, "k")
    read_all(kind, accounts, settings=settings)
    provider.fail("k", status)
    clock.pass_by(61)
    for expected in (2, 2):
        ((reading,), _) = read_all(kind, accounts, settings=settings)
        assert left(reading) == error
        assert len(provider.asked) == expected
    provider.fail("k", 503)
    ((reading,), _) = read_all(kind, accounts, settings=settings, refresh=True)
    assert left(reading) == "ProviderUnavailable"


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["good", "bad", "refused", "limited", "cancelled"]),
        st.floats(0, 5000),  # until the next refresh
        st.floats(0, 9.9),  # that the answer takes
    ),
    max_size=30,
)


@given(EVENTS, st.sampled_from([0, 0.5, 60, 1000]), st.floats(0, 1))
def test_it_is_never_asked_faster_because_it_fails(events, max_age, jitter):
    """Nor for any other reason: two answered requests are at least `max_age` apart."""
    clock = Time()
    store, clock.jitter = Memory(clock.clock), jitter
    answered, not_before = NEVER, NEVER
    for outcome, pause, took in events:
        asker = Asker(store, clock, max_age=max_age)
        said = asker.decide()
        if said == "ask":
            assert asker.asked_at >= answered + max_age
            assert asker.asked_at >= not_before
            clock.pass_by(took)
            if outcome == "cancelled":
                asker.give_up()
            else:
                answered = asker.asked_at
                not_before = NEVER
            if outcome == "good":
                asker.succeed()
            elif outcome in ("bad", "refused"):
                kinds = {"bad": coffers.ConnectionFailed, "refused": coffers.PermissionDenied}
                asker.fail(kinds[outcome]("no"))
                not_before = clock.at + max(max_age, 1)
            elif outcome == "limited":
                asker.fail(coffers.RateLimited("no", retry_after=3000))
                not_before = clock.at + 3000
        else:
            assert said in ("use", "failed")
        clock.pass_by(pause)


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0, 2000)), max_size=20))
def test_a_failure_after_a_refresh_shortens_no_wait(events):
    """Without a refresh, no request is made before the provider's wait is over."""
    clock = Time()
    store, until = Memory(clock.clock), NEVER
    for refresh, limited, pause in events:
        asker = Asker(store, clock, Freshness(refresh=refresh))
        if asker.decide() == "ask":
            assert refresh or asker.asked_at >= until
            error = coffers.RateLimited("no", retry_after=900) if limited else None
            asker.fail(error)
            until = max(until, clock.at + (900 if limited else 60))
        clock.pass_by(pause)


def test_who_had_little_time_keeps_nobody_from_reading_who_has_more(store, clock):
    """An impatient caller learns nothing about the provider; others with as little time wait."""
    hasty = Asker(store, clock, patience=0.5)
    hasty.decide()
    hasty.fail(coffers.DeadlineExceeded("too late"))
    assert Asker(store, clock, patience=0.6).decide() == "failed"
    assert (
        Asker(store, clock, patience=0.6, freshness=Freshness(since=clock.at)).decide() == "failed"
    )
    patient = Asker(store, clock, patience=30)
    assert patient.decide() == "ask"
    patient.fail(coffers.DeadlineExceeded("too late"))
    assert Asker(store, clock, patience=59).decide() == "failed"
    assert Asker(store, clock, patience=0.5).decide() == "failed"
    clock.pass_by(120)
    short = Asker(store, clock, patience=0.5)
    short.decide()
    short.fail(coffers.ProviderUnavailable("503"))
    assert Asker(store, clock, patience=30).decide() == "failed"


@every_kind
def test_an_impatient_reading_does_not_stop_a_patient_one(provider, store, clock, kind):
    accounts = {"k": provider.account(kind, "k", deadline=LONG)}
    settings = {"store": store, "clock": clock.clock}
    provider.ignore("k", clock)
    ((first,), _) = read_all(kind, accounts, settings=settings, deadline=20)
    assert left(first) == "DeadlineExceeded"
    provider.heed("k")
    ((again,), _) = read_all(kind, accounts, settings=settings, deadline=39)
    assert left(again) == "DeadlineExceeded"
    ((patient,), _) = read_all(kind, accounts, settings=settings, deadline=40)
    assert left(patient) == 5
    assert provider.asked.count("k") == 2


# A store that fails


class Unsteady(Memory):
    """Fails at the operation with this number, or always while it's down."""

    def __init__(self, clock=None, *, at=None, kind=StoreUnavailable, late=False):
        super().__init__(clock or coffers._wire.clock.Clock())
        self.at, self.kind, self.late = at, kind, late
        self.count, self.down = 0, False

    def _transact(self, operation):
        self.count += 1
        fails = self.down or self.count == self.at
        if fails and not self.late:
            raise self.kind("the store is away")
        result = super()._transact(operation)
        if fails:  # it was done, but no one heard
            raise self.kind("the store is away")
        return result


class UnsteadyFile(Unsteady):
    """The same, for async callers, which use it in threads."""

    blocks = True


def operations(kind, **settings):
    """Return the number of operations of two readings, one requested and one at hand."""
    store, provider = Unsteady(), MockProvider()
    _two_readings(kind, store, provider)
    return store.count


def _two_readings(kind, store, provider):
    async def main():
        async with fleet_of(provider, kind=kind, store=store) as fleet:
            return [await aread(fleet), await aread(fleet)]

    if kind == "threads":
        with fleet_of(provider, store=store) as fleet:
            return [read(fleet), read(fleet)]
    return run(kind, main)


@every_kind
@pytest.mark.parametrize("type_of_store", [Unsteady, UnsteadyFile])
@pytest.mark.parametrize("late", [False, True])
def test_a_store_that_fails_once_keeps_nobody_from_reading(kind, type_of_store, late, caplog):
    """Whichever operation fails."""
    count = operations(kind)
    assert count == 3  # the lease and the answer, then the reading at hand
    for number in range(1, count + 1):
        provider = MockProvider()
        store = type_of_store(at=number, late=late)
        outcomes = _two_readings(kind, store, provider)
        assert [getattr(o, "stale", o) for o in outcomes] == [False, False], number
        assert provider.asked in (["k"], ["k", "k"]), number


@every_kind
def test_one_reading_makes_one_request_whatever_the_store_does(kind):
    for number in range(1, operations(kind) + 1):
        provider = MockProvider()
        store = Unsteady(at=number)
        ((reading,), _) = read_all(kind, provider.accounts(kind, "k"), settings={"store": store})
        assert left(reading) == 5
        assert reading.error is None
        assert provider.asked == ["k"], number


@every_kind
def test_a_store_that_is_down_and_comes_back(provider, clock, kind):
    """Meanwhile, the process shares within itself; soon after, all share again."""
    store = Unsteady(clock.clock)
    settings = {"store": store, "clock": clock.clock}
    reads = []

    async def main():
        one = fleet_of(provider, kind=kind, **settings)
        other = fleet_of(provider, kind=kind, **settings)

        async def all_read():
            for fleet in (one, one, other, other):
                outcome = fleet.read("k")
                reads.append(outcome if kind == "threads" else await outcome)
            return len(provider.asked)

        store.down = True
        assert await all_read() == 2
        count = store.count
        assert await all_read() == 2
        assert store.count == count  # it isn't tried every time
        clock.pass_by(10)
        store.down = False
        assert await all_read() == 3  # neither knows the other's reading
        clock.pass_by(61)
        assert await all_read() == 4

    run("asyncio" if kind == "threads" else kind, main)
    assert [account.stale for account in reads] == [False] * 16


def test_a_failure_that_cannot_be_shared_leaves_the_last_good_reading(provider, clock):
    store = Unsteady(clock.clock)
    fleet = fleet_of(provider, store=store, clock=clock.clock)
    good = fleet.read("k")
    clock.pass_by(61)
    provider._response = lambda key: _gone(store)

    account = fleet.read("k")
    assert (account.stale, account.observed_at) == (True, good.observed_at)


def _gone(store):
    store.down = True
    raise httpx2.ConnectError("no")


def test_a_store_that_must_be_mended_is_told_about(provider, clock):
    """The readings succeed all the same."""
    store = Unsteady(clock.clock, kind=ConfigurationError)
    fleet = fleet_of(provider, store=store, clock=clock.clock)
    provider.hold("k")
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(read, fleet)
        provider.wait_for(1)
        store.down = True
        provider.release()
        assert first.result().holder.id == "k"

    clock.pass_by(61)
    (reading,) = fleet.read_all()
    assert left(reading) == 5
    assert provider.asked == ["k", "k"]


@every_kind
def test_a_store_that_never_worked_is_a_mistake_that_is_told(provider, clock, kind):
    store = Unsteady(clock.clock, kind=ConfigurationError)
    store.down = True
    settings = {"store": store, "clock": clock.clock}
    ((reading,), _) = read_all(kind, provider.accounts(kind, "k"), settings=settings)
    assert left(reading) == "ConfigurationError"
    assert str(reading.error) == "the store is away"
    assert provider.asked == []


@every_kind
def test_a_store_that_worked_once_costs_no_reading(provider, clock, kind, caplog):
    """Its password may have changed, or its disk may be full."""
    store = Unsteady(clock.clock, kind=ConfigurationError)
    look(store, [])
    store.down = True
    settings = {"store": store, "clock": clock.clock}
    ((reading,), _) = read_all(kind, provider.accounts(kind, "k"), settings=settings)
    assert left(reading) == 5
    assert caplog.messages == ["k: the store is away"]


@every_kind
def test_a_reading_that_another_version_wrote_is_asked_for_anew(provider, store, clock, kind):
    settings = {"store": store, "clock": clock.clock}
    accounts = provider.accounts(kind, "k")
    read_all(kind, accounts, settings=settings)
    (key,) = [key for key in everything(store) if key.startswith("reading ")]
    update(store, key, lambda document, now: ({**document, "account": {"version": 99}}, None))
    ((reading,), _) = read_all(kind, accounts, settings=settings)
    assert left(reading) == 5
    clock.pass_by(61)
    update(store, key, lambda document, now: ({**document, "account": {"version": 99}}, None))
    provider.fail("k", 503)
    ((reading,), _) = read_all(kind, accounts, settings=settings)
    assert left(reading) == "ProviderUnavailable"
    assert provider.asked == ["k"] * 3


# Keys


@every_kind
def test_a_new_key_is_a_new_access(provider, clock, kind):
    """It's noticed when the reading is too old; the old reading isn't returned for it."""
    keys = ["old"]
    accounts = {"main": provider.account(kind, "x", key=lambda: keys[0])}
    settings = {"store": Memory(clock.clock), "clock": clock.clock}

    async def main():
        type_of_fleet = coffers.Coffers if kind == "threads" else coffers.AsyncCoffers
        fleet = type_of_fleet(accounts, **settings)

        async def outcome():
            if kind == "threads":
                return read(fleet, "main")
            return await aread(fleet, "main")

        first = await outcome()
        keys[0] = "new"
        at_hand = await outcome()
        clock.pass_by(60.001)
        second = await outcome()
        keys[0] = "broken"
        provider.fail("broken", 503)
        clock.pass_by(60.001)
        return [first.holder.id, at_hand.holder.id, second.holder.id, type(await outcome())]

    outcomes = run("asyncio" if kind == "threads" else kind, main)
    assert outcomes == ["old", "old", "new", coffers.ProviderUnavailable]
    assert provider.asked == ["old", "new", "broken"]


def test_another_reading_does_not_keep_an_old_key_in_use(provider, clock):
    """Someone else may still have the old key, and keep its reading fresh."""
    keys, store = ["old"], Memory(clock.clock)
    mine = coffers.Coffers(
        {"main": provider.account("threads", "x", key=lambda: keys[0])},
        store=store,
        clock=clock.clock,
    )
    other = coffers.Coffers(
        {"main": provider.account("threads", "x", key="old")}, store=store, clock=clock.clock
    )
    mine.read("main")
    keys[0] = "new"
    for _ in range(3):
        clock.pass_by(30)
        other.read("main", refresh=True)
    assert mine.read("main").holder.id == "new"


@every_kind
def test_no_key_is_fetched_for_what_is_at_hand(provider, kind):
    fetched = []

    def key():
        fetched.append(1)
        return "k"

    accounts = {"main": provider.account(kind, "k", key=key)}

    async def main():
        if kind == "threads":
            fleet = coffers.Coffers(accounts)
            counts = [fleet.read("main") and len(fetched) for _ in range(5)]
            return [*counts, fleet.read_all() and len(fetched)]
        fleet = coffers.AsyncCoffers(accounts)
        counts = [await fleet.read("main") and len(fetched) for _ in range(5)]
        return [*counts, await fleet.read_all() and len(fetched)]

    counts = run("asyncio" if kind == "threads" else kind, main)
    assert len(set(counts)) == 1
    assert provider.asked == ["k"]


@every_kind
def test_a_key_is_asked_for_once_in_a_reading(provider, store, clock, kind):
    had = []

    def key():
        had.append(1)
        return "k"

    settings = {"store": store, "clock": clock.clock}
    accounts = {"main": provider.account(kind, "k", key=key)}
    ((reading,), _) = read_all(kind, accounts, settings=settings)

    assert left(reading) == 5
    assert had == [1]


@every_kind
def test_a_key_that_cannot_be_had_is_nobodys_failure(provider, store, clock, kind):
    def key():
        raise ConfigurationError("no key today")

    look(store, [])  # so that there is a file
    settings = {"store": store, "clock": clock.clock}
    broken = {"main": provider.account(kind, "k", key=key)}
    ((reading,), _) = read_all(kind, broken, settings=settings)
    assert str(reading.error) == "no key today"
    assert everything(store) == {}
    ((reading,), _) = read_all(kind, provider.accounts(kind, "k"), settings=settings)
    assert left(reading) == 5
    assert clock.slept == []


# Account holders


def changing(kind, provider, store, clock):
    """Return a function that reads a name with a new fleet, and returns notices and warnings."""

    def reading(name, key, **how):
        accounts = {name: provider.account(kind, "x", key=key)}
        settings = {"store": store, "clock": clock.clock}
        ((reading,), _) = read_all(kind, accounts, settings=settings, **how)
        notices = reading.account.notices
        return [(n.kind, n.message, n.effective_at.replace(microsecond=0)) for n in notices]

    return reading


CHANGED = "the key now belongs to a different account holder"


@every_kind
def test_another_holder_under_a_name_is_told_about_for_a_day(provider, store, clock, kind, caplog):
    reading = changing(kind, provider, store, clock)
    assert reading("main", "alice") == []
    assert reading("main", "alice", refresh=True) == []
    clock.pass_by(10)
    told = [("warning", CHANGED, clock.clock.now())]
    assert reading("main", "bob") == told
    assert reading("main", "bob") == told  # as stored, for another fleet
    assert reading("main", "bob", refresh=True) == told
    assert reading("other", "bob") == []  # which has always had this one
    assert reading("other", "bob", refresh=True) == []
    assert reading("main", "bob") == told
    clock.pass_by(86_399)
    assert reading("main", "bob") == told
    clock.pass_by(1.001)
    assert reading("main", "bob", refresh=True) == []

    warnings = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert warnings == [f"main: {CHANGED}"]


@every_kind
def test_another_holder_is_noticed_also_where_the_reading_was_asked_for_under_another_name(
    provider, store, clock, kind, caplog
):
    reading = changing(kind, provider, store, clock)
    assert reading("main", "alice") == []
    assert reading("other", "bob") == []
    told = [("warning", CHANGED, clock.clock.now())]
    assert reading("main", "bob") == told
    assert reading("other", "bob") == []
    assert provider.asked == ["alice", "bob"]
    assert caplog.text.count(CHANGED) == 1


@every_kind
def test_a_holder_that_is_left_out_once_is_the_same(provider, store, clock, kind, caplog):
    reading = changing(kind, provider, store, clock)
    reading("main", "alice")
    provider.bodies["alice"] = {"left": 5}
    assert reading("main", "alice", refresh=True) == []
    provider.bodies["alice"] = {"left": 5, "id": "alice"}
    assert reading("main", "alice", refresh=True) == []
    assert caplog.text == ""


def test_a_change_is_noticed_after_weeks_too(provider, store, clock, caplog):
    reading = changing("threads", provider, store, clock)
    for _ in range(20):
        assert reading("main", "alice") == []
        clock.pass_by(86_400)
    assert len(reading("main", "bob")) == 1


def told(store, began, error=None):
    there = read_record(record(store))
    return cached_reading(ACCESS, there, there.reading(), began=began, max_age=60, error=error)


def test_what_is_known_of_a_reading(clock, store):
    """As the gate sees it."""
    one = Asker(store, clock)
    one.decide()
    one.succeed(3)
    good = told(store, clock.at)
    assert (good.asked_at, good.tried_at, good.is_new) == (clock.at, clock.at, True)
    assert (good.pool, good.access, good.oldest) == (ACCESS.pool(None), ACCESS.key, clock.at - 60)
    clock.pass_by(61)
    one.decide()
    one.fail()
    error = coffers.ProviderUnavailable("503")
    stale = told(store, clock.at - 1, error)
    assert (stale.asked_at, stale.tried_at, stale.is_new) == (clock.at - 61, clock.at, True)
    assert stale.account.stale
    assert told(Memory(clock.clock), clock.at, error).tried_at == NEVER
