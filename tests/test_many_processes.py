"""What many processes that share a store can rely on, counted at the provider."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from types import SimpleNamespace

import pytest
import redis

from .counting_server import Provider
from .many_processes import PATIENCE, all_begin, all_done, all_open, started

KEY = "some key"
LONG = 24 * 3600
DEADLINE, LEASE = 6.0, 2.0
"""A lease lasts a third of the deadline."""


@pytest.fixture(scope="module")
def pool():
    """Idle processes, which take too long to start for each test."""
    with contextlib.ExitStack() as running:
        pool = SimpleNamespace(idle=[], start=lambda: running.enter_context(started()))
        yield pool
        for process in pool.idle:
            process.dismiss()


@pytest.fixture
def crew(pool):
    """Yield a function for so many processes, every other one with tasks."""
    taken = []

    def crew(size):
        while len(pool.idle) < size:
            pool.idle.append(pool.start())
        taken.extend(pool.idle.pop() for _ in range(size))
        return taken

    yield crew
    pool.idle.extend(process for process in taken if process.is_idle)


@pytest.fixture(params=["sqlite", "redis"])
def store(request, tmp_path):
    """Return the address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    url = request.getfixturevalue("redis_url")
    with redis.Redis.from_url(url) as client:
        client.flushall()
    return url


@pytest.fixture
def provider():
    with Provider() as provider:
        provider.left[KEY] = 300
        yield provider


def account(provider, key=KEY, deadline=LONG, **settings):
    table = {"provider": "acme", "key": key, "base_url": provider.url, "deadline": deadline}
    return {**table, **settings}


def mixed(processes):
    """Pair half of the processes with threads, half with tasks."""
    return [(process, ("threads", "tasks")[n % 2]) for n, process in enumerate(processes)]


def all_threads(processes):
    return [(process, "threads") for process in processes]


def is_sqlite(store):
    return store.startswith("sqlite:")


def flat(results):
    return [outcome for result in results for outcome in result]


def kinds(outcomes):
    return Counter(outcome["kind"] for outcome in outcomes)


def amounts(outcomes):
    return [outcome["amount"] for outcome in outcomes]


def available(process):
    """Return what's available to `process` of the account `main`."""
    (outcome,) = process.done("ensure", "main", 0, "credits")
    return int(outcome["amount"])


def eventually(is_so):
    ends = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_one_request_serves_all_readings(crew, store, provider):
    processes = crew(8)
    all_open(mixed(processes), {"main": account(provider)}, store=store)

    provider.hold_next()
    all_begin(processes, "read", "main", workers=10, times=5)
    provider.wait_for_it()
    provider.release()
    readings = flat(process.result() for process in processes)

    assert kinds(readings) == {"Account": 400}
    assert set(amounts(readings)) == {"300"}
    assert len({reading["observed_at"] for reading in readings}) == 1
    assert {reading["stale"] for reading in readings} == {False}
    assert provider.asked == [KEY]


def test_who_dies_asking_holds_the_others_up_for_the_lease_at_most(crew, store, provider, timed):
    killed, *others = processes = crew(8)
    provider.left["another key"] = 1
    accounts = {"main": account(provider), "another": account(provider, "another key")}
    all_open(mixed(others), accounts, store=store)
    accounts["main"]["deadline"] = DEADLINE
    all_open([(killed, "threads")], accounts, store=store)
    all_done(processes, "read", "another", refresh=True)  # loading the HTTP library takes time
    provider.asked.clear()

    provider.hold_next()
    killed.begin("read", "main")
    provider.wait_for_it()
    all_begin(others, "read", "main", workers=5)
    at = time.monotonic()
    killed.kill()
    readings = flat(process.result() for process in others)

    assert kinds(readings) == {"Account": 35}
    assert set(amounts(readings)) == {"300"}
    assert provider.asked == [KEY, KEY]
    # One of them finds the lease expired, then the others find its answer.
    timed(max(reading["at"] for reading in readings) - at, LEASE + 1)


@pytest.mark.parametrize("kind", [all_threads, mixed])
def test_exactly_what_is_there_is_reserved(crew, store, provider, kind):
    processes = crew(4)
    all_open(kind(processes), {"main": account(provider)}, store=store)

    outcomes = flat(all_done(processes, "reserve", "main", 10, "credits", workers=16))

    assert kinds(outcomes) == {"Hold": 30, "InsufficientCredits": 34}
    refusals = [outcome for outcome in outcomes if outcome["kind"] == "InsufficientCredits"]
    assert {(refusal["needed"], refusal["remaining"]) for refusal in refusals} == {("10", "0")}
    # Each *no* is confirmed by a new reading, which all waiters share.
    assert len(provider.asked) <= 1 + 34


@pytest.mark.parametrize("kind", ["threads", "tasks"])
def test_what_a_killed_process_held_is_lost_until_it_is_over(crew, store, provider, kind):
    killed, other, survivor = processes = crew(3)
    accounts, settings = {"main": account(provider)}, {"store": store, "max_age": LONG}
    all_open(zip(processes, [kind, "threads", "tasks"], strict=True), accounts, **settings)
    ttl = 600 if is_sqlite(store) else 5
    assert kinds(other.done("reserve", "main", 20, "credits", ttl=LONG)) == {"Hold": 1}
    commit = other.done("reserve", "main", 10, "credits", then=["commit", 7])
    assert kinds(commit) == {"Hold": 1}

    held_at = time.monotonic()
    holds = killed.done("reserve", "main", 10, "credits", workers=3, ttl=ttl)
    assert kinds(holds) == {"Hold": 3}
    killed.begin("reserve", "main", 1, "credits", then=["release"], workers=4, times=10**6, ttl=ttl)
    killed.has_begun()
    eventually(lambda: available(survivor) < 300 - 27 - 30)
    commit = other.done("reserve", "main", 10, "credits", then=["commit", 5])
    killed.kill()
    assert kinds(commit) == {"Hold": 1}

    left = available(survivor)
    if time.monotonic() < held_at + ttl:
        # It may have held something at that moment, or failed to release it in time.
        assert 0 < left <= 300 - 32 - 30
    if is_sqlite(store):  # a Redis store takes its time from the server
        all_open([(survivor, "threads")], accounts, ahead=ttl + 1, **settings)
    eventually(lambda: available(survivor) == 300 - 32)
    assert is_sqlite(store) or time.monotonic() >= held_at + ttl
    assert provider.asked == [KEY]

    provider.left[KEY] -= 12
    outcomes = survivor.done("reserve", "main", 10, "credits", workers=30)
    assert kinds(outcomes) == {"Hold": 26, "InsufficientCredits": 4}


def test_a_new_reading_shows_what_was_committed_and_nothing_counts_twice(crew, store, provider):
    processes = crew(4)
    all_open(mixed(processes), {"main": account(provider)}, store=store)
    assert [available(process) for process in processes] == [300] * 4

    commits = all_done(processes, "reserve", "main", 10, "credits", then=["commit", 6], workers=3)
    assert kinds(flat(commits)) == {"Hold": 12}
    assert [available(process) for process in processes] == [300 - 72] * 4
    assert provider.asked == [KEY]

    provider.left[KEY] = 300 - 72
    (reading,) = processes[0].done("read", "main", refresh=True)
    assert reading["amount"] == "228"
    assert [available(process) for process in processes] == [300 - 72] * 4

    all_done(processes, "reserve", "main", 10, "credits", then=["commit", 1])
    assert [available(process) for process in processes] == [300 - 72 - 4] * 4
    assert provider.asked == [KEY, KEY]


@pytest.mark.parametrize("no", ["too little", "refused"])
def test_after_a_top_up_the_first_question_of_another_process_is_answered_with_yes(
    crew, store, provider, no
):
    processes = crew(2)
    all_open(mixed(processes), {"main": account(provider)}, store=store)
    provider.left[KEY] = 5
    provider.refusal = (402, {}) if no == "refused" else None
    (refusal,) = processes[0].done("ensure", "main", 50, "credits")
    assert (refusal["kind"], refusal["needed"]) == ("InsufficientCredits", "50")
    assert provider.asked == [KEY]

    provider.left[KEY], provider.refusal = 500, None
    (headroom,) = processes[1].done("ensure", "main", 50, "credits")
    assert headroom["amount"] == "500"
    assert provider.asked == [KEY, KEY]
    assert available(processes[0]) == 500
    assert provider.asked == [KEY, KEY]


@pytest.mark.parametrize("read_before", [False, True])
def test_a_provider_that_fails_is_left_alone_by_all(crew, store, provider, read_before):
    processes = crew(8)
    accounts = {"main": account(provider, retries=0)}
    all_open(mixed(processes), accounts, store=store, max_age=0)
    before = processes[0].done("read", "main") if read_before else []
    provider.refusal = 503, {"Retry-After": "30"}

    for _ in range(2):
        outcomes = flat(all_done(processes, "read", "main", workers=5, times=4))
        if read_before:
            assert kinds(outcomes) == {"Account": 160}
            assert {(o["amount"], o["stale"]) for o in outcomes} == {("300", True)}
            assert {o["observed_at"] for o in outcomes} == {o["observed_at"] for o in before}
        else:
            assert kinds(outcomes) == {"ProviderUnavailable": 160}
            assert all(0 < outcome["retry_after"] <= 30 for outcome in outcomes)
        assert provider.asked == [KEY] * (1 + read_before)

    if is_sqlite(store):  # a Redis store takes its time from the server
        for ahead, requests in (20, 0), (31, 1):
            all_open(mixed(processes), accounts, store=store, max_age=0, ahead=ahead)
            all_done(processes, "read", "main")
            assert provider.asked == [KEY] * (1 + read_before + requests)


def test_two_names_of_one_holder_are_picked_for_no_more_than_it_has(crew, store, provider):
    keys = {"a": "holder 1", "b": "holder 1", "c": "holder 2"}
    provider.left.update(dict.fromkeys(keys, 100))
    provider.holders.update(keys)
    processes = crew(4)
    accounts = {name: account(provider, name) for name in keys}
    all_open(mixed(processes), accounts, store=store)

    outcomes = flat(all_done(processes, "reserve_any", 10, "credits", workers=8))

    assert kinds(outcomes) == {"Hold": 20, "InsufficientCredits": 12}
    picked = Counter(keys[outcome["name"]] for outcome in outcomes if "name" in outcome)
    assert picked == {"holder 1": 10, "holder 2": 10}
    refusals = [outcome for outcome in outcomes if outcome["kind"] == "InsufficientCredits"]
    assert {(refusal["needed"], refusal["remaining"]) for refusal in refusals} == {("10", "0")}
    assert len(provider.asked) <= 3 * (1 + 32)
