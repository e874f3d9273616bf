"""Whatever is in a store: a reading, or one of our errors."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import sqlite3
from datetime import UTC, datetime

import pytest
import redis

from coffers import errors, testing
from coffers._stores import open_store, redis as stores_redis
from coffers._wire.clock import Clock
from coffers.errors import CoffersError, StoreUnavailable, TemporaryError

from . import bank
from .documents import everything, look

NO_RECORD = [
    "{}",
    '{"lease": {}}',
    '{"lease": {"owner": 1, "at": "now", "until": null}}',
    '{"failure": {"error": {}, "times": "x", "at": 0, "until": 1, "patience": 1}}',
    '{"account": 5, "asked_at": []}',
    '{"joined": "\\ud800"}',
    '{"joined": 1, "ledger": [], "told": "yes", "holds": 1, "spent": {"a": []}}',
    '{"key": "not hexadecimal", "seconds": NaN}',
    '{"key": ["a"], "seconds": true, "asked_at": 1e999}',
    "[]",
    "null",
    "",
    "x" * 100_000,
    '{"a":' * 200 + "1" + "}" * 200,
    '{"a":' * 100_000,
    b"\xff\xfe\x00",
]
ODD = [
    None,
    True,
    -1,
    10**400,
    1e300,
    "1e999",  # stays a number
    2.4e11,
    9e11,
    "",
    "\ud800",
    "9" * 50,
    "1e1000",
    "NaN",
    "2026-01-01",
    [],
    [[]],
    {},
    {"a": 1},
]


class Raw:
    """The texts of a store, read and written behind its back."""

    def __init__(self, url, clock):
        self.store = open_store(url, clock)
        self._url = url

    def names(self):
        if self._url == "memory:":
            return [*self.store._texts, *self.store._lasting]
        if self._url.startswith("sqlite"):
            return [name for (name,) in self._sql("SELECT name FROM documents")]
        with redis.Redis.from_url(self._url) as client:
            return [name.decode().removeprefix("coffers:2:") for name in client.scan_iter()]

    def set(self, name, text):
        if self._url == "memory:":
            self.store._texts.pop(name, None)
            self.store._lasting[name] = text
        elif self._url.startswith("sqlite"):
            self._sql("INSERT OR REPLACE INTO documents VALUES (?, ?, NULL)", name, text)
        else:
            with redis.Redis.from_url(self._url) as client:
                client.set(f"coffers:2:{name}", text)

    def _sql(self, statement, *values):
        path = self._url.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            return database.execute(statement, values).fetchall()


@pytest.fixture
def clock():
    return testing.FakeClock(datetime.now(UTC))


@pytest.fixture
def raw(request, tmp_path, clock):
    url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/store.db"}.get(request.param)
    if url is None:
        url = request.getfixturevalue("redis_url")
        with redis.Redis.from_url(url) as client:
            client.flushall()
    raw = Raw(url, clock)
    with contextlib.closing(raw.store):
        yield raw


every = pytest.mark.parametrize("raw", ["memory", "sqlite", "redis"], indirect=True)


def opened(raw, clock, like=None, holder=None):
    """Open a fleet of two accounts and one that fails; every call opens the same accounts."""
    resets_at = clock.now().replace(year=2030)
    fakes = {
        name: testing.account(100, "credits", resets_at=resets_at, holder=holder and name)
        for name in ("one", "two")
    }
    fakes["none"] = errors.ProviderUnavailable
    if like is not None:
        fakes = {name: like.fake(name) for name in fakes}
    return testing.FakeCoffers(fakes, store=raw.store, clock=clock, lag=50)


def used(fleet):
    """Create a document of every kind; return the open hold."""
    for name in ("one", "two"):
        fleet.reserve(name, 10, "credits").commit(5)
    with contextlib.suppress(CoffersError):
        fleet.read("none")
    return fleet.reserve("one", 10, "credits")


def try_all(fleet, hold):
    """Do everything that can be done with the account, whatever the result."""
    for what in (
        lambda: fleet.read("one"),
        lambda: fleet.read("none"),
        lambda: fleet.ensure("one", 1, "credits"),
        lambda: fleet.reserve("one", 1, "credits").release(),
        lambda: hold.commit(3),
        lambda: fleet.read("one", refresh=True),
    ):
        with contextlib.suppress(CoffersError):
            what()


def is_read(fleet):
    """Check that every account is read, whatever happened to one of their documents."""
    readings = {reading.name: reading for reading in fleet.read_all()}
    assert readings["one"].account.headroom("credits").amount == 100
    assert readings["two"].account.headroom("credits").amount == 100
    assert isinstance(readings["none"].error, CoffersError)


@every
@pytest.mark.parametrize("text", NO_RECORD, ids=range(len(NO_RECORD)))
@pytest.mark.parametrize("anew", [False, True], ids=["", "anew"])
def test_what_is_no_record_of_ours(raw, clock, text, anew):
    fleet = opened(raw, clock)
    hold = used(fleet)
    for name in raw.names():
        raw.set(name, text)
        user = opened(raw, clock, like=fleet) if anew else fleet
        is_read(user)
        try_all(user, hold)
    is_read(fleet)


def places(part, way=()):
    yield way
    inside = part.items() if isinstance(part, dict) else enumerate(part)
    for name, inner in inside:
        if isinstance(inner, dict | list):
            yield from places(inner, (*way, name))
        else:
            yield (*way, name)


def with_odd(document, way, odd):
    if not way:
        return odd
    copy = inner = json.loads(json.dumps(document))
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = odd
    return copy


@pytest.mark.parametrize("raw", ["memory"], indirect=True)
@pytest.mark.parametrize("holder", [None, "somebody"])
def test_odd_values_in_every_place_of_every_record(raw, clock, holder):
    fleet = opened(raw, clock, holder=holder)
    hold = used(fleet)
    before = everything(raw.store)
    turn = itertools.cycle(ODD)
    for name, document in before.items():
        for way, odd in itertools.product(places(document), (next(turn), next(turn))):
            text = json.dumps(with_odd(document, way, odd)).replace('"1e999"', "1e999")
            raw.set(name, text)
            try_all(fleet, hold)
            is_read(fleet)
            assert fleet.pick(1, "credits", among=["one", "two"]) in ("one", "two")
            for back in (name, *raw.names()):
                if back in before:
                    raw.set(back, json.dumps(before[back]))


def damaged(raw, about="ledger"):
    """Damage the document about a subject; return its name."""
    (name,) = [name for name in raw.names() if name.startswith(about)]
    raw.set(name, "nonsense")
    return name


@every
def test_a_damaged_ledger_is_made_anew_once_nobody_can_hold_anything(
    raw, clock, caplog, monkeypatch
):
    monkeypatch.setattr(stores_redis, "_seconds", lambda _: clock.now().timestamp())
    fleet = testing.FakeCoffers(
        {"one": testing.account(100, "credits")}, store=raw.store, clock=clock
    )
    other = testing.FakeCoffers({"one": fleet.fake("one")}, store=raw.store, clock=clock)
    gone = testing.FakeCoffers({"one": fleet.fake("one")}, store=raw.store, clock=clock)
    mine = fleet.reserve("one", 30, "credits", ttl=300)
    other.reserve("one", 20, "credits", ttl=300)
    gone.reserve("one", 40, "credits", ttl=900)
    name = damaged(raw)

    for user in (fleet, other, fleet):
        with pytest.raises(StoreUnavailable, match="nothing can be held until"):
            user.ensure("one", 1, "credits")
        with pytest.raises(StoreUnavailable, match="nothing can be held until"):
            user.reserve("one", 1, "credits", allow=TemporaryError)
        assert user.read("one", refresh=True).headroom("credits").amount == 100
    mine.commit(25)
    logged = [record.getMessage() for record in caplog.records if "damaged" in record.getMessage()]
    assert len(logged) == 1
    assert "is set aside as 'damaged ledger fake" in logged[0]
    assert f"damaged {name}" in raw.names()
    held = everything_about(raw, name)["holds"].values()
    assert sorted(hold["amount"] for hold in held) == ["20"]

    clock.advance(899)
    with pytest.raises(StoreUnavailable):
        fleet.reserve("one", 1, "credits")
    clock.advance(2)
    assert fleet.ensure("one", 0, "credits").amount == 100
    fleet.reserve("one", 100, "credits")


def everything_about(raw, name):
    return look(raw.store, [name])[0][0]


# A store that fails after it has worked


def worked(url, **settings):
    """Open a fleet that has read and held something, on the real clock."""
    fakes = {name: testing.account(100, "credits") for name in ("one", "two")}
    fleet = testing.FakeCoffers(fakes, store=url, clock=Clock(), **settings)
    fleet.read_all()
    fleet.reserve("one", 10, "credits")
    return fleet


def costs_holds_alone(fleet):
    """Check that everything can be read, and that nothing can be held."""
    asked = fleet.fake("one").asked
    assert [r.account.headroom("credits").amount for r in fleet.read_all(refresh=True)] == [100] * 2
    assert fleet.read("one", refresh=True).headroom("credits").amount == 100
    assert fleet.fake("one").asked == asked + 2
    with pytest.raises(StoreUnavailable) as caught:
        fleet.reserve("one", 1, "credits")
    assert isinstance(caught.value, TemporaryError)
    assert fleet.ensure("one", 1, "credits", allow=StoreUnavailable).amount in (None, 90)
    with pytest.raises(StoreUnavailable):
        fleet.reserve_any(1, "credits")


def works_again(fleet):
    """Check that earlier holds are still there."""
    assert fleet.ensure("one", 1, "credits").amount == 90
    fleet.reserve("one", 90, "credits")
    with pytest.raises(errors.InsufficientCredits):
        fleet.reserve("one", 1, "credits")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


def test_a_file_that_is_read_only_by_now(path, monkeypatch):
    def read_only(real, **how):
        return connect(f"{real.absolute().as_uri()}?mode=ro", uri=True, **how)

    connect = sqlite3.connect
    with worked(f"sqlite:///{path}") as fleet:
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", read_only)
            fleet._reader.store.inner._file.disconnect()
            costs_holds_alone(fleet)
        fleet._reader.store.inner._file.disconnect()
        works_again(fleet)


def test_a_file_that_is_damaged_by_now(path):
    with worked(f"sqlite:///{path}") as fleet:
        kept = [(one, one.read_bytes()) for one in path.parent.iterdir()]
        for one, _ in kept:
            one.unlink()
        path.write_bytes(b"dear diary " * 1000)
        costs_holds_alone(fleet)
        path.unlink()
        works_again(fleet)


def test_a_folder_that_is_gone_by_now(path):
    folder = path.parent / "store"
    folder.mkdir()
    with worked(f"sqlite:///{folder}/store.db") as fleet:
        shutil.rmtree(folder)
        costs_holds_alone(fleet)
        folder.mkdir()
        works_again(fleet)


def test_a_file_that_another_program_locks(path):
    with worked(f"sqlite:///{path}") as fleet:
        fleet._reader.store.inner._patience = 0.05
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            costs_holds_alone(fleet)
        works_again(fleet)


def test_a_password_that_is_changed_by_now(redis_url):
    with contextlib.ExitStack() as opened:
        server = opened.enter_context(redis.Redis.from_url(redis_url))
        server.flushall()
        fleet = opened.enter_context(worked(redis_url))
        server.config_set("requirepass", "a new one")
        try:
            server.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            costs_holds_alone(fleet)
        finally:
            server.config_set("requirepass", "")
        works_again(fleet)


@pytest.mark.parametrize("policy", ["allkeys-lru", "allkeys-lfu", "allkeys-random"])
def test_a_server_that_may_drop_what_is_held_refuses_to_hold_it(redis_url, policy):
    fakes = {"one": testing.account(100, "credits")}
    with (
        redis.Redis.from_url(redis_url) as server,
        testing.FakeCoffers(fakes, store=redis_url) as fleet,
    ):
        server.flushall()
        server.config_set("maxmemory-policy", policy)
        try:
            for _ in range(2):
                with pytest.raises(StoreUnavailable, match=f"may evict holds .*{policy}.*noev"):
                    fleet.reserve("one", 1, "credits")
            assert fleet.read("one").headroom("credits").amount == 100
            assert fleet.ensure("one", 1, "credits").amount == 100
            assert fleet.fake("one").asked == 1
            server.config_set("maxmemory-policy", "volatile-lru")  # which spares lasting documents
            fleet.reserve("one", 1, "credits")
        finally:
            server.config_set("maxmemory-policy", "noeviction")


def test_it_is_read_again_while_others_find_out_too_what_is_lost(monkeypatch):
    """Another process may have lost what this one has spent at any time."""
    with bank.opened(monkeypatch, "threads") as till:
        till.accounts["main"] = bank.account(100)
        fleets = [till.fleet("main", lag=1000) for _ in range(4)]
        for one in fleets:
            one.reserve("main", 10, "credits").commit(5)
        fleet, *others = fleets
        holds = [one.reserve("main", 1, "credits") for one in others]
        till.store._texts.clear()
        till.store._lasting.clear()

        def while_others_notice():
            if holds:
                holds.pop().release()
            return bank.account(100)

        till.accounts["main"] = while_others_notice
        assert fleet.ensure("main", 1, "credits").amount == 80
        assert holds == []


def test_what_is_lost_again_and_again_may_pass(monkeypatch):
    with bank.opened(monkeypatch, "threads") as till:
        till.accounts["main"] = bank.account(100)
        fleet, other = (till.fleet("main", lag=1000) for _ in range(2))
        for one in (fleet, other):
            one.reserve("main", 10, "credits").commit(5)

        def while_it_is_lost():
            till.store._texts.clear()
            till.store._lasting.clear()
            till.accounts["main"] = bank.account(100)
            other.read("main", refresh=True)
            till.accounts["main"] = while_it_is_lost
            return bank.account(100)

        till.store._texts.clear()
        till.store._lasting.clear()
        till.accounts["main"] = while_it_is_lost
        with pytest.raises(StoreUnavailable, match="the store lost what was spent"):
            fleet.ensure("main", 1, "credits")
