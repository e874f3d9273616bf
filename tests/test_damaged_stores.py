"""Whatever a store has become, or somebody else has put there: a reading, or an error of ours."""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
from datetime import UTC, datetime

import pytest
import redis

from coffers import errors, testing
from coffers.errors import CoffersError, StoreUnavailable
from coffers.stores import open_store, redis as stores_redis

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
    "1e999",  # is written as the number that it is
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
    """A fleet of two accounts and one that fails, or another one of the same."""
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
    """Let there be a document of every kind; gives the hold that is open."""
    for name in ("one", "two"):
        fleet.reserve(name, 10, "credits").commit(5)
    with contextlib.suppress(CoffersError):
        fleet.read("none")
    return fleet.reserve("one", 10, "credits")


def try_all(fleet, hold):
    """Everything that can be done with the account, whatever comes of it."""
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
    """See that every account is, whatever became of what is known of one of them."""
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
    """Damage what there is about that; gives its name."""
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
            user.reserve("one", 1, "credits")
        assert user.read("one", refresh=True).headroom("credits").amount == 100
    mine.commit(25)
    logged = [record.getMessage() for record in caplog.records if "damaged" in record.getMessage()]
    assert len(logged) == 1
    assert "is set aside ('damaged ledger fake" in logged[0]
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
