"""Holds: committed, released, or expired."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

import coffers
from coffers._stores.memory import Memory
from coffers.errors import (
    ConfigurationError,
    InsufficientCredits,
    ProviderUnavailable,
    StoreUnavailable,
    TemporaryError,
)

from .bank import KINDS, account, opened
from .documents import everything, is_of_hold
from .mock_provider import PATIENCE

ASYNC = ["asyncio", "trio"]


@pytest.fixture(params=KINDS)
def bank(request, monkeypatch):
    with opened(monkeypatch, request.param) as bank:
        bank.accounts["main"] = account(100)
        yield bank


@pytest.fixture(params=ASYNC)
def async_bank(request, monkeypatch):
    with opened(monkeypatch, request.param) as bank:
        bank.accounts["main"] = account(100)
        yield bank


class Moody(Memory):
    """Works in a thread, as a store that waits does; fails on demand."""

    blocks = True

    def __init__(self, clock):
        super().__init__(clock)
        self.failures = self.failures_after = 0
        self.problem = StoreUnavailable("the store doesn't answer")
        self.entered, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def _transact(self, operation):
        if not is_of_hold(operation):
            return super()._transact(operation)
        self.entered.set()
        self.go_on.wait(PATIENCE)
        if self.failures:
            self.failures -= 1
            raise self.problem
        result = super()._transact(operation)
        if self.failures_after:
            self.failures_after -= 1
            raise self.problem
        return result


@pytest.fixture
def moody(bank):
    return Moody(bank.time.clock)


class Failed(Exception):
    """The failure of a job."""


class Stop(BaseException):
    """Like an interrupt, which isn't an `Exception`."""


def left(fleet, name="main"):
    return fleet.ensure(name, 0, "credits").amount


# The ends of a hold


def test_what_was_used_is_spent_and_the_rest_is_available(bank):
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits") as hold:
        assert (hold.name, hold.amount, hold.unit) == ("main", 30, "credits")
        assert left(fleet) == 70
        hold.commit(used=20)
        assert left(fleet) == 80

    assert left(fleet) == 80
    assert bank.asked == ["main"]


def test_all_of_it_is_used_where_nothing_else_is_said(bank):
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits") as hold:
        hold.commit()

    assert left(fleet) == 70


def test_nothing_may_have_been_used(bank):
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits") as hold:
        hold.commit(used=0)
        assert left(fleet) == 100
        with pytest.raises(ConfigurationError, match="already committed or released"):
            hold.commit(used=0)


def test_more_than_was_held_may_have_been_used(bank):
    fleet = bank.fleet("main", lag=10)
    with fleet.reserve("main", 30, "credits") as hold:
        hold.commit(used=101.5)

    with pytest.raises(InsufficientCredits) as refused:
        fleet.ensure("main", 0, "credits")
    assert refused.value.remaining == -1.5


def test_without_a_commit_it_is_released(bank):
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits"):
        assert left(fleet) == 70

    assert left(fleet) == 100


@pytest.mark.parametrize("error", [Failed("the job"), Stop(), ProviderUnavailable("theirs")])
def test_a_job_that_fails_releases_it_and_keeps_its_error(bank, error):
    fleet = bank.fleet("main")
    with pytest.raises(type(error)) as raised, fleet.reserve("main", 30, "credits"):
        raise error

    assert raised.value is error
    assert raised.value.__cause__ is raised.value.__context__ is None
    assert left(fleet) == 100


def test_a_job_that_fails_after_its_commit_is_paid(bank):
    fleet = bank.fleet("main")

    def job():
        with fleet.reserve("main", 30, "credits") as hold:
            hold.commit(used=20)
            raise Failed

    with pytest.raises(Failed):
        job()
    assert left(fleet) == 80


def test_it_is_committed_once(bank):
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits") as hold:
        hold.commit(used=20)
        with pytest.raises(
            ConfigurationError, match=r"^main: this hold was already committed or released"
        ):
            hold.commit(used=20)
        hold.release()

    assert left(fleet) == 80


def test_what_was_released_is_not_committed(bank):
    fleet = bank.fleet("main")
    hold = fleet.reserve("main", 30, "credits")
    hold.release()
    hold.release()

    assert left(fleet) == 100
    with pytest.raises(
        ConfigurationError, match=r"^main: this hold was already committed or released"
    ):
        hold.commit()
    assert left(fleet) == 100


@pytest.mark.parametrize(
    "used", [-1, True, "20", float("nan"), 10**30, None.__class__], ids=lambda value: str(value)[:9]
)
def test_what_was_used_is_an_amount(bank, used):
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits") as hold:
        with pytest.raises(ConfigurationError, match=r"^used must be a number, 0 or more"):
            hold.commit(used=used)
        assert left(fleet) == 70
        hold.commit(used=20)

    assert left(fleet) == 80


def test_it_says_what_it_is(bank):
    hold = bank.fleet("main").reserve("main", 30.5, "credits")
    name = "Hold" if bank.kind == "threads" else "AsyncHold"

    assert repr(hold) == f"<{name} 30.5 credits on 'main', held>"
    hold.release()
    assert repr(hold) == f"<{name} 30.5 credits on 'main', ended>"


def test_several_hold_together(bank):
    fleet = bank.fleet("main")
    holds = [fleet.reserve("main", 30, "credits") for _ in range(3)]

    assert left(fleet) == 10
    with pytest.raises(InsufficientCredits) as refused:
        fleet.reserve("main", 11, "credits")
    assert (refused.value.needed, refused.value.remaining) == (11, 10)
    holds[1].release()
    fleet.reserve("main", 40, "credits")
    assert left(fleet) == 0


def test_all_fleets_of_a_store_hold_together(bank):
    one, two = bank.fleet("main"), bank.fleet(keys={"also": "main"})
    with one.reserve("main", 30, "credits") as hold:
        assert left(two, "also") == 70
        hold.commit(used=20)

    assert left(two, "also") == 80
    assert bank.asked == ["main"]


# Its time


def test_it_is_over_after_its_time(bank):
    fleet = bank.fleet("main", max_age=600)
    fleet.reserve("main", 30, "credits", ttl=120)
    fleet.reserve("main", 20, "credits", ttl=60)
    bank.time.pass_by(59)
    assert left(fleet) == 50
    bank.time.pass_by(1)
    assert left(fleet) == 70
    bank.time.pass_by(60)
    assert left(fleet) == 100


def test_it_lasts_ten_minutes_by_default(bank):
    fleet = bank.fleet("main")
    fleet.reserve("main", 30, "credits")
    bank.time.pass_by(599)
    assert left(fleet) == 70
    bank.time.pass_by(1)
    assert left(fleet) == 100


def test_what_is_committed_after_its_time_is_spent_all_the_same(bank):
    fleet = bank.fleet("main", max_age=600)
    with fleet.reserve("main", 30, "credits", ttl=60) as hold:
        bank.time.pass_by(90)
        assert left(fleet) == 100
        hold.commit(used=20)
        assert left(fleet) == 80

    assert left(fleet) == 80


def test_what_is_released_after_its_time_is_not_available_twice(bank):
    fleet = bank.fleet("main", max_age=600)
    with fleet.reserve("main", 30, "credits", ttl=60):
        bank.time.pass_by(90)

    assert left(fleet) == 100


def test_a_new_reading_shows_what_was_committed(bank):
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits") as hold:
        hold.commit(used=20)
    bank.accounts["main"] = account(80)

    assert left(fleet) == 80
    fleet.read("main", refresh=True)
    assert left(fleet) == 80
    assert fleet.read("main").balance("prepaid").remaining == 80


def test_a_reading_within_the_lag_does_not_show_it(bank):
    fleet = bank.fleet("main", lag=30)
    with fleet.reserve("main", 30, "credits") as hold:
        hold.commit(used=20)
    for _ in range(2):
        bank.time.pass_by(14)
        fleet.read("main", refresh=True)
        assert left(fleet) == 80
    bank.time.pass_by(3)
    bank.accounts["main"] = account(80)
    fleet.read("main", refresh=True)

    assert left(fleet) == 80


def test_an_open_hold_outlives_a_new_reading(bank):
    fleet = bank.fleet("main")
    fleet.reserve("main", 30, "credits")
    fleet.read("main", refresh=True)

    assert left(fleet) == 70


def test_a_stored_no_is_confirmed_before_a_hold_is_refused(bank):
    fleet = bank.fleet("main")
    fleet.reserve("main", 90, "credits")
    bank.accounts["main"] = account(500)

    assert fleet.reserve("main", 400, "credits").amount == 400
    assert bank.asked == ["main"] * 2


# Unknown


def test_a_hold_of_what_is_not_known_counts(bank):
    bank.accounts["main"] = ProviderUnavailable
    fleet = bank.fleet("main")
    with pytest.raises(ProviderUnavailable):
        fleet.reserve("main", 30, "credits")
    hold = fleet.reserve("main", 30, "credits", allow=TemporaryError)
    fleet.reserve("main", 5, "credits", allow=TemporaryError)
    bank.accounts["main"] = account(100)
    bank.time.pass_by(100)

    assert left(fleet) == 65
    hold.commit(used=20)
    assert left(fleet) == 75


def test_a_no_is_not_held_whatever_is_allowed(bank):
    fleet = bank.fleet("main")
    with pytest.raises(InsufficientCredits):
        fleet.reserve("main", 101, "credits", allow=Exception)

    assert left(fleet) == 100


# The store


def test_a_store_that_fails_holds_nothing_whatever_is_allowed(bank, moody):
    fleet = bank.fleet("main", store=moody)
    fleet.read("main")
    moody.failures = 1

    with pytest.raises(StoreUnavailable):
        fleet.reserve("main", 30, "credits", allow=Exception)
    assert left(fleet) == 100


def test_a_commit_that_failed_may_be_said_again(bank, moody):
    fleet = bank.fleet("main", store=moody)
    with fleet.reserve("main", 30, "credits") as hold:
        moody.failures = 1
        with pytest.raises(StoreUnavailable):
            hold.commit(used=20)
        hold.commit(used=25)

    assert left(fleet) == 75


def test_a_commit_that_failed_is_told_by_the_next_operation(bank, moody):
    fleet = bank.fleet("main", store=moody)
    hold = fleet.reserve("main", 30, "credits")
    moody.failures = 1
    with pytest.raises(StoreUnavailable):
        hold.commit(used=20)

    assert left(fleet) == 80
    assert left(bank.fleet("main", store=moody)) == 80
    hold.commit(used=20)
    assert left(fleet) == 80


def test_a_commit_that_seemed_to_fail_counts_once(bank, moody):
    fleet = bank.fleet("main", store=moody)
    with fleet.reserve("main", 30, "credits") as hold:
        moody.failures_after = 1
        with pytest.raises(StoreUnavailable):
            hold.commit(used=20)
        hold.commit(used=20)

    assert left(fleet) == 80


def spend(fleet, store, failures):
    with fleet.reserve("main", 30, "credits", ttl=60) as hold:
        store.failures = failures
        hold.commit(used=20)


def test_what_was_spent_is_not_released_when_its_commit_fails(bank, moody, caplog):
    fleet = bank.fleet("main", store=moody)
    with pytest.raises(StoreUnavailable):
        spend(fleet, moody, failures=1)

    assert left(fleet) == 80
    assert caplog.records == []


def test_a_commit_that_never_succeeds_leaves_the_hold_to_others(bank, moody):
    fleet, other = bank.fleet("main", store=moody), bank.fleet("main", store=moody)
    with pytest.raises(StoreUnavailable):
        spend(fleet, moody, failures=9)
    moody.failures = 0

    assert left(other) == 70
    bank.time.pass_by(60)
    assert left(other) == 100


PROBLEMS = [StoreUnavailable("gone"), ConfigurationError("the store may not be written")]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_release_that_fails_is_logged_and_keeps_the_error_of_the_job(
    bank, moody, caplog, problem
):
    fleet = bank.fleet("main", store=moody)
    moody.problem = problem

    def job():
        with fleet.reserve("main", 30, "credits"):
            moody.failures = 1
            raise Failed

    with caplog.at_level(logging.WARNING, "coffers"), pytest.raises(Failed) as raised:
        job()

    assert raised.value.__cause__ is raised.value.__context__ is None
    assert [r.getMessage() for r in caplog.records] == [
        f"main: 30 credits stay held for now: {problem}"
    ]
    assert left(bank.fleet("main", store=moody)) == 70
    assert left(fleet) == 100


def test_a_release_that_fails_is_logged(bank, moody, caplog):
    fleet = bank.fleet("main", store=moody)
    with caplog.at_level(logging.WARNING, "coffers"), fleet.reserve("main", 30, "credits"):
        moody.failures = 1

    assert [r.levelname for r in caplog.records] == ["WARNING"]
    assert left(bank.fleet("main", store=moody)) == 70
    assert left(fleet) == 100


def test_an_explicit_release_that_fails_may_be_said_again(bank, moody):
    fleet = bank.fleet("main", store=moody)
    hold = fleet.reserve("main", 30, "credits")
    moody.failures = 1
    with pytest.raises(StoreUnavailable):
        hold.release()
    hold.release()

    assert left(fleet) == 100


# Many at once


def test_as_many_as_fit_are_held(bank):
    bank.accounts["main"] = account(300)
    fleet = bank.fleet("main", store=Moody(bank.time.clock))

    def reserve(_):
        try:
            fleet.reserve("main", 10, "credits").commit()
        except InsufficientCredits:
            return False
        return True

    # A later reading would reflect what was committed before.
    bank.accounts["main"] = lambda: account(300 - 10 * committed(bank, fleet))
    with ThreadPoolExecutor(16) as threads:
        done = list(threads.map(reserve, range(64)))

    assert sum(done) == 30


def committed(bank, fleet):
    inner = fleet if bank.kind == "threads" else fleet._inner
    documents = everything(inner._reader.store.inner)
    ledgers = [document for name, document in documents.items() if name.startswith("ledger")]
    tallies = [tally for document in ledgers for tally in document["spent"].values()]
    return sum(int(tally["points"][-1][2]) for tally in tallies) // 10


def test_a_hold_that_many_commit_at_once_counts_once(bank, moody):
    fleet = bank.fleet("main", store=moody)
    hold = fleet.reserve("main", 30, "credits")
    together = threading.Barrier(8)

    def commit(_):
        together.wait()
        try:
            hold.commit(used=20)
        except ConfigurationError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert any(threads.map(commit, range(8)))
    assert left(fleet) == 80


# Awaited


def a_fleet(bank, **settings):
    return coffers.AsyncCoffers(bank.entries("main"), clock=bank.time.clock, **settings)


async def aleft(fleet):
    return (await fleet.ensure("main", 0, "credits")).amount


def test_it_is_awaited_or_entered(async_bank):
    async def main():
        fleet = a_fleet(async_bank)
        async with fleet.reserve("main", 30, "credits") as hold:
            assert await aleft(fleet) == 70
            await hold.commit(used=20)
        hold = await fleet.reserve("main", 30, "credits")
        assert await aleft(fleet) == 50
        await hold.release()
        async with await fleet.reserve("main", 30, "credits"):
            assert await aleft(fleet) == 50
        async with fleet.reserve_any(30, "credits") as hold:
            assert (await aleft(fleet), hold.name) == (50, "main")
        return await aleft(fleet)

    assert anyio.run(main, backend=async_bank.kind) == 80


def test_one_that_cannot_be_made_is_not_entered(async_bank):
    async def main():
        fleet = a_fleet(async_bank)
        with pytest.raises(InsufficientCredits):
            async with fleet.reserve("main", 101, "credits"):
                pytest.fail("there is not enough")
        return await aleft(fleet)

    assert anyio.run(main, backend=async_bank.kind) == 100


STORES = {"that waits": Moody, "in memory": Memory}


@pytest.mark.parametrize("store", STORES.values(), ids=STORES)
def test_a_job_that_is_cancelled_releases_it(async_bank, store):
    async def main():
        fleet = a_fleet(async_bank, store=store(async_bank.time.clock))
        with anyio.CancelScope() as scope:
            async with fleet.reserve("main", 30, "credits"):
                scope.cancel()
                await anyio.sleep(5)
        assert scope.cancelled_caught
        return await aleft(fleet)

    assert anyio.run(main, backend=async_bank.kind) == 100


@pytest.mark.parametrize("store", STORES.values(), ids=STORES)
def test_a_job_that_is_cancelled_while_it_commits_is_paid(async_bank, store):
    async def main():
        fleet = a_fleet(async_bank, store=store(async_bank.time.clock))
        with anyio.CancelScope() as scope:
            async with fleet.reserve("main", 30, "credits") as hold:
                scope.cancel()
                await hold.commit(used=20)
                await anyio.sleep(5)
        assert scope.cancelled_caught
        return await aleft(fleet)

    assert anyio.run(main, backend=async_bank.kind) == 80


@pytest.mark.parametrize("async_bank", ["asyncio"], indirect=True)
def test_a_task_that_is_cancelled_releases_it(async_bank):
    async def main():
        fleet = a_fleet(async_bank, store=Moody(async_bank.time.clock))
        held = asyncio.Event()

        async def job():
            async with fleet.reserve("main", 30, "credits"):
                held.set()
                await asyncio.sleep(5)

        task = asyncio.create_task(job())
        await held.wait()
        assert await aleft(fleet) == 70
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await aleft(fleet)

    assert asyncio.run(main()) == 100


@pytest.mark.parametrize(
    ("async_bank", "natively"),
    [("asyncio", True), ("asyncio", False), ("trio", False)],
    indirect=["async_bank"],
)
def test_a_reserve_that_is_cancelled_is_over_after_its_time(async_bank, natively):
    """By then, the store has made the hold, and no one knows about it."""

    async def main():
        store = Moody(async_bank.time.clock)
        fleet = a_fleet(async_bank, store=store)
        await fleet.read("main")
        store.go_on.clear()
        scope, tasks = anyio.CancelScope(), []

        async def job():
            tasks.append(asyncio.current_task() if natively else None)
            with scope:
                await fleet.reserve("main", 30, "credits", ttl=30)
                await anyio.sleep(5)

        async with anyio.create_task_group() as group:
            group.start_soon(job)
            await anyio.to_thread.run_sync(store.entered.wait, PATIENCE)
            _ = tasks[0].cancel() if natively else scope.cancel()
            store.go_on.set()
        before = await aleft(fleet)
        async_bank.time.pass_by(30)
        return before, await aleft(fleet)

    assert anyio.run(main, backend=async_bank.kind) == (70, 100)
