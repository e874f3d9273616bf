"""Everything that can happen to two processes that share a store, in every order.

The code is real, from a fleet's reservation down to a store's transaction.  Only the store's
documents (which can be put back), the time and the provider are fake.  Next to
them is the truth: what's left, who holds what, and how much of that the store can know.

    world = World(Setting())
    world.happens(("reserve", 0, "main", 2))  # raises Violation if more is held than is left
    world.check_going_on()                    # or if a process can't go on

The store can know what it was told by every process that has used it since others last changed
it.  Of what was held or spent before its clock leapt ahead, it can know what the processes that
still run have told it since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache, partial
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple
from unittest import mock

import attrs

from coffers import _stores as stores
from coffers._fleet import commitments, single_flight
from coffers._fleet.cache_entry import Access, CachedReading, CacheEntry, Freshness
from coffers._fleet.commitments import Commitments, Reservation
from coffers._fleet.gate import assess, need_of, reserving
from coffers._fleet.hold import Hold
from coffers._fleet.verified_store import VerifiedStore
from coffers._stores import IDENTITY, Key, Store, Transaction
from coffers._stores.document import dump
from coffers.credentials import Secret
from coffers.errors import (
    InsufficientCredits,
    ProviderUnavailable,
    StoreUnavailable,
    Unsupported,
)
from coffers.flow import Read, run
from coffers.model import Account, Balance

TOTAL, AMOUNTS = 3, (1, 2, 3)
PROCESSES, NAMES, ACCOUNTS = (0, 1), ("main", "other"), (0, 1)
TTL, MAX_AGE = 600, 60
SHORT, LONG = 41, TTL + 1
"""Seconds to pass: a few, and more than a hold lasts.  No sum of them ends when a hold does."""
LEAP = 10_000
"""Seconds by which the store's clock leaps ahead."""
START, TICK = 1_000_000, 1e-6
NOTHING = need_of(0, "credits")
NONE: Mapping[Any, int] = MappingProxyType({})

Event = tuple[Any, ...]
USES = frozenset({"reserve", "anyway", "refresh", "rotate"})


class Violation(AssertionError):
    """Something that must never happen."""


@attrs.frozen(kw_only=True)
class Setting:
    """The accounts, and what a fleet knows about them."""

    names: tuple[str, ...] = NAMES
    one_account: bool = False
    """Both names lead to one account, with a key from one place."""
    own_keys: bool = False
    """Each name has its own key, even to one account."""
    told: bool = False
    """The provider reports the holder."""
    moves: bool = False
    """The next key of a name belongs to the other account."""
    lag: int = 0

    def account(self, name: str, version: int) -> int:
        """Return the account that the key of this version belongs to."""
        moved = version - 1 if self.moves else 0
        return 0 if self.one_account else (NAMES.index(name) + moved) % 2

    def access(self, name: str, version: int) -> Access:
        account = self.account(name, version)
        key = f"{account}" if self.moves else f"{account} {version}"
        return _access(name, self.siblings(name), f"{key} {name}" if self.own_keys else key)

    def siblings(self, name: str) -> tuple[str, ...]:
        one_place = self.one_account and not self.own_keys
        return tuple(n for n in self.names if n != name) if one_place else ()

    def holder(self, name: str, version: int) -> str | None:
        return f"holder {self.account(name, version)}" if self.told else None


@cache
def _access(name: str, siblings: tuple[str, ...], key: str) -> Access:
    at = "https://api.till.example"
    return Access(name, "till", at, "", siblings, Key.of(f"reading till {at} 0", key))


@cache
def _account(remaining: int) -> Account:
    balance = Balance(key="prepaid", kind="prepaid", unit="credits", remaining=Decimal(remaining))
    return Account(provider="till", balances=[balance])


@cache
def _identity(number: int) -> str:
    return hashlib.sha256(f"store {number}".encode()).hexdigest()


def _tick(moment: float) -> int:
    return round(moment % 1 / TICK)


# The world


class Shelf(Store):
    """A shared store, as one process uses it."""

    blocks = False

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.fault: str | None = None
        """How the next transaction fails: it is ``lost``, or its reply is ``unheard``."""

    def _transact(self, operation: Any) -> Any:
        fault, self.fault = self.fault, None
        if fault == "lost":
            raise StoreUnavailable("the store can't be reached")
        documents = self._world.documents
        read = lambda name: dump(documents[name][0]) if name in documents else None  # noqa: E731
        identity, own = self._recognized(read(IDENTITY)), {}
        if identity is None:
            own[IDENTITY] = self._own_identity(), True
            identity = bytes.fromhex(own[IDENTITY][0]["key"])
        transaction = Transaction(identity, self._world.moment(), read, {})
        result = operation.work(transaction)
        for name, (document, lasting) in {**own, **transaction.writes}.items():
            documents[name] = document, lasting
            if document is None:
                del documents[name]
        if fault == "unheard":
            raise StoreUnavailable("the store doesn't answer")
        return result

    def close(self) -> None:
        """Do nothing: nothing is open."""

    @property
    def identity(self) -> str:
        return self._identity.reveal()

    @identity.setter
    def identity(self, key: str) -> None:
        self._identity = Secret(key)


class Process:
    """A fleet in its own process."""

    def __init__(self, world: World, number: int) -> None:
        self.shelf = Shelf(world)
        self.shelf.identity = _identity(number)
        self.commitments = Commitments(
            lambda: float(world.second), lag=float(world.setting.lag), max_age=MAX_AGE
        )
        self.store = VerifiedStore(self.shelf, self.commitments)
        self.versions = dict.fromkeys(NAMES, 1)
        """Version of its key, by name."""
        self.readings: dict[str, CachedReading] = {}
        """Readings that it has asked for, but not used yet."""
        self.holds: dict[str, Hold] = {}

    def state(self) -> tuple[Any, ...]:
        own, holds = self.commitments._own, self.holds.items()
        ends = [(id_, hold, hold._open, hold._used) for id_, hold in holds]
        return self.shelf.identity, {**own}, {**self.versions}, {**self.readings}, ends

    def put_back(self, state: tuple[Any, ...]) -> None:
        self.shelf.identity, own, versions, readings, ends = state
        self.commitments._own = {**own}
        self.versions, self.readings, self.holds = {**versions}, {**readings}, {}
        for id_, hold, hold._open, hold._used in ends:
            self.holds[id_] = hold


class Grant(NamedTuple):
    """A real hold."""

    id: str
    account: int
    name: str
    key: Key
    amount: int
    owner: int | None
    """The process; ``None`` after it was killed."""
    ends: int
    known: bool
    """Whether the store can know of it."""
    leap: int
    """How far the store's clock was ahead when the hold was entered."""


class Charge(NamedTuple):
    """A real charge."""

    account: int
    name: str
    key: Key
    amount: int
    owner: int | None
    known: bool
    leap: int
    made: tuple[int, int]
    """The second, and the tick."""
    shown: int | None
    """The tick from which the provider's number includes it."""


@attrs.define
class World:
    """Everything there is, and the truth about it."""

    setting: Setting
    second: int = START
    tick: int = 0
    leap: int = 0
    """How far the store's clock is ahead."""
    documents: dict[str, tuple[Any, bool]] = attrs.field(factory=dict)
    """The store's documents, and whether each is lasting."""
    copy: tuple[Any, ...] | None = None
    """A backup of them."""
    grants: tuple[Grant, ...] = ()
    charges: tuple[Charge, ...] = ()
    linked: frozenset[str] = frozenset()
    """Names under which the store can find holds."""
    faulty: bool = False
    """Whether the store has failed in any way."""
    damaged: bool = False
    """Whether the store may refuse to hold anything for a while."""
    used: tuple[int, int] = (0, 0)
    """Number of processes and names used; the order of first use makes no difference."""
    processes: list[Process] = attrs.field(init=False)
    acting: int = 0

    def __attrs_post_init__(self) -> None:
        self.processes = [Process(self, number) for number in PROCESSES]

    def state(self) -> tuple[Any, ...]:
        """Return everything, to put it back later."""
        plain = [getattr(self, name) for name in _PLAIN]
        return plain, {**self.documents}, [process.state() for process in self.processes]

    def put_back(self, state: tuple[Any, ...]) -> None:
        """Restore an earlier state."""
        plain, documents, processes = state
        for name, value in zip(_PLAIN, plain, strict=True):
            setattr(self, name, value)
        self.documents = {**documents}
        for process, kept in zip(self.processes, processes, strict=True):
            process.put_back(kept)

    def moment(self) -> float:
        """Return the store's time; no two are the same."""
        self.tick += 1
        return self.second + self.leap + self.tick * TICK

    def number(self, account: int) -> int:
        """Return the number that the provider reports."""
        shown = (c.amount for c in self.charges if c.account == account and c.shown is not None)
        return TOTAL - sum(shown)

    def left(self, account: int) -> int:
        """Return what's really left."""
        return TOTAL - sum(c.amount for c in self.charges if c.account == account)

    # What a process does

    def _drive(self, p: int, flow: Any, known: CachedReading | None = None) -> Any:
        """Carry out the instructions of `flow`; a reading is taken from `known` if given."""

        def do(wanted: Any) -> Any:
            if isinstance(wanted, Read):
                return [known or self._read(p, name, wanted.freshness) for name in wanted.names]
            store = self.processes[p].store
            return store.transact(wanted.work, wanted.keys)

        return run(flow, do)

    def _read(self, p: int, name: str, freshness: Freshness) -> CachedReading:
        """Return the reading at hand if it's good enough; else ask the provider."""
        process, is_new = self.processes[p], freshness != Freshness()
        if name in process.readings and not is_new:
            return process.readings.pop(name)
        version = process.versions[name]
        access = self.setting.access(name, version)

        def work(transaction: Transaction) -> CachedReading:
            kept, now = transaction.get(transaction.name(access.key)), transaction.now
            if kept is None or is_new or not now - MAX_AGE <= kept["asked_at"] <= now:
                return self._asked(name, version, transaction)
            return self._known(name, version, kept, now)

        return process.store.transact(work, [access.key])

    def _asked(self, name: str, version: int, transaction: Transaction) -> CachedReading:
        """Ask the provider."""
        access, now = self.setting.access(name, version), transaction.now
        attempt: Any = SimpleNamespace(access=access, max_age=MAX_AGE)
        holder = self.setting.holder(name, version)
        single_flight._update_ledgers(attempt, CacheEntry(holder=holder), transaction, asks=True)
        kept = {"asked_at": now, "number": self.number(self.setting.account(name, version))}
        transaction.put(transaction.name(access.key), kept)
        return self._known(name, version, kept, now)

    def _known(self, name: str, version: int, kept: Mapping[str, Any], now: float) -> CachedReading:
        access = self.setting.access(name, version)
        return CachedReading(
            name=name,
            account=_account(kept["number"]),
            asked_at=kept["asked_at"],
            tried_at=kept["asked_at"],
            began=now,
            oldest=now - MAX_AGE,
            pool=access.pool(self.setting.holder(name, version)),
            access=access.key,
        )

    def _hold(
        self, p: int, name: str, amount: int, known: CachedReading | None = None, allow: Any = ()
    ) -> CachedReading:
        """Reserve; return the reading that the grant relied on."""
        reservation = Reservation(
            id=self._unused(f"{p} {name} {amount}"),
            unit="credits",
            amount=Decimal(amount),
            seconds=float(TTL),
        )
        flow = reserving(name, need_of(amount, "credits"), allow, reservation)
        reading: CachedReading = self._drive(p, flow, known).cached
        process, key = self.processes[p], reading.access
        process.holds[reservation.id] = Hold(reservation, reading, process.store)
        self._worked(p)
        if known is None:
            self._check_grant(name, amount, reading)
        account = self._account_of(name, key)
        ends = self.second + TTL
        grant = Grant(reservation.id, account, name, key, amount, p, ends, True, self.leap)
        self.grants = tuple(sorted((*self.grants, grant)))
        self._link(name)
        return reading

    def _account_of(self, name: str, key: Key | None) -> int:
        version = 1 if self.setting.access(name, 1).key == key else 2
        return self.setting.account(name, version)

    def _end(self, id_: str, used: int | None, fault: str | None) -> None:
        """Commit what a hold used, or release it."""
        grant = next(g for g in self.grants if g.id == id_)
        self.grants = tuple(g for g in self.grants if g is not grant)
        p = self.acting = grant.owner or 0
        self.tick += 1
        if used:
            made, shown = (self.second, self.tick), None if self.setting.lag else self.tick
            charge = Charge(*grant[1:4], used, p, False, self.leap, made, shown)
            self.charges = *self.charges, charge
        hold, self.processes[p].shelf.fault = self.processes[p].holds.pop(id_), fault
        with self._expected(p, fault):
            hold.release() if used is None else hold.commit(used)
            self._worked(p)

    @contextmanager
    def _expected(self, p: int, fault: str | None) -> Iterator[None]:
        try:
            yield
        except StoreUnavailable:
            self.faulty = True
            if fault is None and not self.damaged:
                raise
            if fault == "unheard":
                self._worked(p)

    def _worked(self, p: int) -> None:
        """Note that the store knows everything that the process holds and has spent."""
        mine = [g for g in self.grants if g.owner == p and g.ends > self.second]
        told = {g.id: g._replace(known=True, leap=max(g.leap, self.leap)) for g in mine}
        self.grants = tuple(told.get(g.id, g) for g in self.grants)
        self.charges = tuple(c._replace(known=True) if c.owner == p else c for c in self.charges)
        for entry in (*mine, *(c for c in self.charges if c.owner == p)):
            self._link(entry.name)

    def _link(self, name: str) -> None:
        self.linked |= {name, *self.setting.siblings(name)}

    def _unused(self, prefix: str) -> str:
        """Return an id that doesn't depend on earlier ones, so that equal states compare equal."""
        used = {g.id for g in self.grants}
        for own in (own for process in self.processes for own in process.commitments._own.values()):
            used |= own.holds.keys() | {ended.id for ended in own.ended}
            used |= {spent.id for spent in own.spent.values()}
        for document, _ in (
            *self.documents.values(),
            *(self.copy[0].values() if self.copy else ()),
        ):
            if "spent" in document:
                used |= document["holds"].keys() | document["spent"].keys()
        return next(id_ for k in range(99) if (id_ := f"{prefix} {k}") not in used)

    def uuid(self) -> Any:
        """Stand in for a random one."""
        return SimpleNamespace(hex=self._unused(f"{self.acting}"))

    # Events

    def happens(self, event: Event) -> None:
        """Let an event happen.  Raises `Violation` if more is held than is left."""
        kind, *arguments = event
        getattr(self, kind)(*arguments)
        if kind in USES:
            (processes, names), (p, name) = self.used, arguments[:2]
            self.used = max(processes, p + 1), max(names, NAMES.index(name) + 1)

    def reserve(self, p: int, name: str, amount: int, fault: str | None = None) -> None:
        process = self.processes[p]
        if fault is not None:  # that of the hold, not of the reading before it
            process.readings[name] = self._read(p, name, Freshness())
            process.shelf.fault = fault
        try:
            with self._expected(p, fault):
                self._hold(p, name, amount)
        except (InsufficientCredits, Unsupported):
            self._worked(p)

    def anyway(self, p: int, name: str, amount: int) -> None:
        """Reserve from an account that was never read, because the provider fails."""
        access = self.setting.access(name, self.processes[p].versions[name])
        known = CachedReading(
            name=name,
            account=None,
            error=ProviderUnavailable("theirs"),
            pool=access.pool(None),
            access=access.key,
        )
        self._hold(p, name, amount, known, allow=ProviderUnavailable)

    def commit(self, id_: str, used: int, fault: str | None = None) -> None:
        self._end(id_, used, fault)

    def release(self, id_: str, fault: str | None = None) -> None:
        self._end(id_, None, fault)

    def refresh(self, p: int, name: str) -> None:
        """Ask for a reading to use later, so that others come in between."""
        self.processes[p].readings[name] = self._read(p, name, Freshness(refresh=True))
        self._worked(p)

    def show(self, account: int) -> None:
        """Let the provider's number reflect what was spent."""
        self.tick += 1
        self.charges = tuple(
            c._replace(shown=self.tick) if c.account == account and c.shown is None else c
            for c in self.charges
        )

    def wait(self, seconds: int) -> None:
        self.second += seconds
        for account in ACCOUNTS:  # the lag is over
            self.show(account)
        for process in self.processes:  # no one uses a reading so much later
            process.readings.clear()

    def rotate(self, p: int, name: str) -> None:
        """Give the process the next key."""
        for one in (name, *self.setting.siblings(name)):
            self.processes[p].versions[one] = 2

    def kill(self, p: int) -> None:
        """Kill and restart the process, which then knows nothing."""
        process, all_documents = self.processes[p], [self.documents, *(self.copy or ())[:1]]
        process.commitments._own, process.readings, process.holds = {}, {}, {}
        known = {q.shelf.identity for q in self.processes}
        known |= {d[IDENTITY][0]["key"] for d in all_documents if IDENTITY in d}
        process.shelf.identity = next(i for k in range(9) if (i := _identity(k)) not in known)
        self.grants = tuple(g._replace(owner=None) if g.owner == p else g for g in self.grants)
        self.charges = tuple(c._replace(owner=None) if c.owner == p else c for c in self.charges)

    def empty(self) -> None:
        self.documents = {}
        self._lost()

    def backup(self) -> None:
        known: dict[Any, int] = {g.id: g.leap for g in self.grants if g.known}
        known |= {c.made: c.leap for c in self.charges if c.known}
        self.copy = {**self.documents}, known, self.linked

    def restore(self) -> None:
        documents, known, linked = self.copy or ({}, {}, frozenset())
        self.documents = {**documents}
        self._lost(known)
        self.linked = linked

    def evict(self, about: str, which: int = 0) -> None:
        """Lose one document."""
        del self.documents[self._about(about)[which]]
        self._lost()

    def garble(self, which: int = 0) -> None:
        """Damage a ledger."""
        self.documents[self._about("ledger")[which]] = {"holds": []}, True
        self.damaged = True
        self._lost()

    def drop(self) -> None:
        """Evict the documents that aren't lasting."""
        self.documents = {
            name: (d, True) for name, (d, lasting) in self.documents.items() if lasting
        }

    def ahead(self) -> None:
        self.faulty = True
        self.leap += LEAP

    def back(self) -> None:
        self.leap -= LEAP
        self.damaged |= bool(self.setting.lag)  # forgotten charges are reflected so much later
        self.grants = tuple(g._replace(leap=self.leap) for g in self.grants)
        self.charges = tuple(c._replace(leap=self.leap) for c in self.charges)

    def _about(self, about: str) -> list[str]:
        return sorted(name for name in self.documents if name.startswith(about))

    def _lost(self, kept: Mapping[Any, int] = NONE) -> None:
        """Note that the store knows only what is `kept`, from when its clock was so far ahead."""
        self.faulty, self.linked = True, frozenset()
        self.grants = tuple(
            g._replace(known=g.id in kept, leap=kept.get(g.id, g.leap)) for g in self.grants
        )
        self.charges = tuple(
            c._replace(known=c.made in kept, leap=kept.get(c.made, c.leap)) for c in self.charges
        )

    # Invariants

    def _check_grant(self, name: str, amount: int, known: CachedReading) -> None:
        """Check that this much was left, after everything that the store could know."""
        account, told = self._account_of(name, known.access), self._told(known)

        def counts(entry: Grant | Charge) -> bool:
            is_found = self.setting.told or entry.key == known.access or name in self.linked
            is_known = entry.known and self.leap <= entry.leap
            return entry.account == account and is_known and is_found

        held = sum(g.amount for g in self.grants if counts(g) and g.ends > self.second)
        unseen = [c for c in self.charges if c.shown is None or c.shown > _tick(known.asked_at)]
        spent = sum(c.amount for c in unseen if counts(c))
        if amount > told - held - spent:
            msg = f"{amount} granted of {told}, of which {held} are held and {spent} just spent"
            raise Violation(msg)

    def _told(self, known: CachedReading) -> int:
        return int(known.account.balances[0].remaining) if known.account else 0

    def check(self) -> None:
        """Check that nothing counts twice: without failures, exactly what's free is available."""
        names = NAMES[: self.used[1]]
        keys = {(name, process.versions[name]) for process in self.processes for name in names}
        is_rotated = any(version > 1 for _, version in keys)
        if self.faulty or (is_rotated and self.setting.moves and not self.setting.told):
            return
        shelf, before, tick = self.processes[0].shelf, {**self.documents}, self.tick
        identity = shelf.identity
        shelf.transact(partial(self._check_available, sorted(keys)))
        self.documents, self.tick, shelf.identity = before, tick, identity

    def _check_available(self, keys: Any, transaction: Transaction) -> None:
        for name, version in keys:
            kept = transaction.get(transaction.name(self.setting.access(name, version).key))
            if kept is None or kept["asked_at"] < transaction.now - MAX_AGE:
                continue
            known = self._known(name, version, kept, transaction.now)
            available = assess(known, NOTHING, transaction).headroom.amount
            account, asked_at = self.setting.account(name, version), kept["asked_at"]
            mine = [g for g in self.grants if g.account == account and g.ends > self.second]
            shown = int(asked_at) - self.setting.lag, _tick(asked_at)
            spent = [c for c in self.charges if c.account == account and c.made > shown]
            wanted = kept["number"] - sum(entry.amount for entry in (*mine, *spent))
            if available != wanted:
                msg = f"{available} of {name} are available, not {wanted}"
                raise Violation(msg)

    def check_going_on(self) -> None:
        """Check that everything left is available once all holds are over and all used the store.

        This changes the world.
        """
        for p in PROCESSES:
            self._look(p)
        self.wait(LONG)
        self._look(0)
        for p in (1, 0):
            for name, (available, verdict) in self._look(p).items():
                left = self.left(self.setting.account(name, self.processes[p].versions[name]))
                if available != left or bool(verdict) != (left >= 0):
                    msg = f"{available} of {name} are available ({verdict}), where {left} are left"
                    raise Violation(msg)

    def _look(self, p: int) -> dict[str, tuple[Any, Any]]:
        """Read the accounts, and return what's available to the process."""
        versions, found = self.processes[p].versions, {}

        def work(transaction: Transaction) -> None:
            for name in NAMES[: self.used[1]]:
                known = self._asked(name, versions[name], transaction)
                standing = assess(known, NOTHING, transaction)
                found[name] = standing.headroom.amount, standing.verdict

        self.processes[p].store.transact(work)
        return found

    # Possible events

    def events(self, kinds: Sequence[str]) -> list[Event]:
        """Return the events that make a difference."""
        processes, names = PROCESSES[: self.used[0] + 1], self.setting.names[: self.used[1] + 1]
        open_ = [g for g in self.grants if g.owner is not None]
        faults = ("lost", "unheard")
        places = [(word, i) for word in _LASTING for i in range(len(self._about(word)))]
        unseen = {c.account for c in self.charges if c.shown is None}
        possible: dict[str, Iterator[Event]] = {
            "reserve": (("reserve", p, n, a) for p in processes for n in names for a in AMOUNTS),
            "anyway": (("anyway", p, n, 2) for p in processes for n in names),
            "reserve in vain": (
                ("reserve", p, n, 2, f) for p in processes for n in names for f in faults
            ),
            "commit": (("commit", g.id, g.amount) for g in open_),
            "commit nothing": (("commit", g.id, 0) for g in open_),
            "commit in vain": (("commit", g.id, g.amount, f) for g in open_ for f in faults),
            "release": (("release", g.id) for g in open_),
            "release in vain": (("release", g.id, f) for g in open_ for f in faults),
            "refresh": (("refresh", p, n) for p in processes for n in names),
            "show": (("show", account) for account in sorted(unseen)),
            "wait": (("wait", seconds) for seconds in (SHORT, LONG)),
            "rotate": (
                ("rotate", p, n) for p in processes for n in names
                if self.processes[p].versions[n] == 1
            ),
            "kill": (("kill", p) for p in PROCESSES[: self.used[0]]),
            "empty": (("empty",) for _ in range(bool(self.documents))),
            "copy": (("restore",) if self.copy else ("backup",) for _ in range(bool(self.documents))),
            "evict": (("evict", *place) for place in places),
            "garble": (("garble", i) for word, i in places if word == "ledger"),
            "drop": (("drop",) for _ in range(1)),
            "leap": (("back",) if self.leap else ("ahead",) for _ in range(1)),
        }  # fmt: skip
        return [event for kind in kinds for event in possible[kind]]

    def canonical(self) -> tuple[int, int]:
        """Return a name for this state, and one for it as seen from now on.

        States that differ in nothing that matters have the same name.
        """
        text = _Text(self)
        text.write_what_is_known()
        lasting = text.hash()
        text.write_the_rest()
        return text.hash(), lasting


_LASTING = IDENTITY, "account", "ledger"
_PLAIN = [
    field.name
    for field in attrs.fields(World)
    if field.name not in ("setting", "documents", "processes", "acting")
]


class _Text:
    """A state, written as a row of words and integers.

    Of a time it has how many seconds ago it was, and which other ones came before; but for those of
    holds, which are never compared with what is within one second.
    """

    def __init__(self, world: World) -> None:
        self._world, self._row = world, []
        self._now = world.second + world.leap

    def hash(self) -> int:
        moments = sorted({part for part in self._row if type(part) is float})
        places = {moment: (int(moment) - self._now, i) for i, moment in enumerate(moments)}
        return hash(tuple([places[p] if type(p) is float else p for p in self._row]))

    def write_what_is_known(self) -> None:
        world = self._world
        self._row += [world.leap, world.used, *map(world.left, ACCOUNTS)]
        self._write_documents(world.documents)
        for process in world.processes:
            self._row += ["process", process.shelf.identity, *process.versions.values()]
            for where in sorted(process.commitments._own, key=str):
                self._row += ["own", where]
                self._write_own(process.commitments._own[where])

    def write_the_rest(self) -> None:
        world, row = self._world, self._row
        row += [world.faulty, world.damaged, *sorted(world.linked)]
        documents, known, linked = world.copy or ({}, NONE, frozenset())
        row += ["copy", world.copy is None, *sorted(linked)]
        self._write_documents(documents)
        for process in world.processes:
            row.append("readings")
            for name, reading in sorted(process.readings.items()):
                row += [name, reading.asked_at, reading.began, reading.access]
                row.append(world._told(reading))
        row.append("grants")
        for g in world.grants:
            row += (*g[:6], g.ends - world.second, g.known, g.leap, known.get(g.id, -1))
        self._write_charges(known)

    def _write_documents(self, documents: Mapping[str, tuple[Any, bool]]) -> None:
        for name in sorted(documents):
            document, lasting = documents[name]
            self._row += [name, lasting]
            self._write(document)

    def _write(self, value: Any) -> None:
        if isinstance(value, dict):
            self._row.append("{")
            for key in sorted(value):
                self._row.append(key)
                if key in ("since", "until"):
                    self._row.append(int(value[key]) - self._now)
                elif key in ("seconds", "lag"):
                    self._row.append(int(value[key]))
                else:
                    self._write(value[key])
            self._row.append("}")
        elif isinstance(value, list):
            self._row.append(len(value))
            for part in value:
                self._write(part)
        else:
            self._row.append(value)

    def _write_own(self, own: Any) -> None:
        row = self._row
        for id_ in sorted(own.holds):
            row += [id_, int(own.holds[id_].ends) - self._world.second]
        row += ["ended", *sorted(one.id for one in own.ended), "spent"]
        for of, spent in sorted(own.spent.items(), key=str):
            row += [of, spent.id, spent.pending]
            if spent.tally is not None:
                row += [spent.tally.base, spent.tally.by]
                for point in spent.tally.points:
                    row += point

    def _write_charges(self, known: Mapping[Any, int]) -> None:
        """Write the charges; those that every reading shows are one."""
        world = self._world
        asked = [_tick(k.asked_at) for p in world.processes for k in p.readings.values()]
        for documents in (world.documents, *(world.copy or ())[:1]):
            asked += [_tick(d["asked_at"]) for d, _ in documents.values() if "number" in d]
        asked, rest, done = sorted(asked), [], [0, 0]
        for c in world.charges:
            places = [(c.shown is None or c.shown > at, c.made[1] > at) for at in asked]
            if c.shown and not any(map(any, places)) and world.second - c.made[0] > LONG:
                done[c.account] += c.amount
            else:
                owner = -1 if c.owner is None else c.owner
                told = c.known, c.leap, known.get(c.made, -1), c.shown is None
                since = c.made[0] - world.second, *places
                rest.append((*c[:2], c.key.secret, c.amount, owner, *told, *since))
        self._row += ["charges", *done, *sorted(rest)]


# The search


@attrs.frozen
class Found:
    """Statistics of a search."""

    states: int
    transitions: int


def search(setting: Setting, kinds: Sequence[str], depth: int) -> Found:
    """Let so many events of these `kinds` happen, in every order.

    Raises `Violation` with the shortest sequence that leads to it.
    """
    with opened(setting) as world:
        row, seen, looked, transitions = [(world.state(), None)], {world.canonical()[0]}, set(), 0
        for _ in range(depth):
            before, row = row, []
            for state, path in before:
                world.put_back(state)
                for event in world.events(kinds):
                    world.put_back(state)
                    transitions += 1
                    longer = path, event
                    with _told(longer):
                        world.happens(event)
                        world.check()
                        here, lasting = world.canonical()
                        if here not in seen:
                            seen.add(here)
                            row.append((world.state(), longer))
                            if lasting not in looked:
                                looked.add(lasting)
                                world.check_going_on()
        return Found(len(seen), transitions)


@contextmanager
def opened(setting: Setting) -> Iterator[World]:
    """Yield a world in which nothing is random."""
    world = World(setting)
    with (
        mock.patch.object(commitments, "uuid4", world.uuid),
        mock.patch.object(stores, "name_of", cache(stores.name_of)),
    ):
        yield world


def replay(setting: Setting, events: Sequence[Event]) -> None:
    """Let these events happen.  Raises `Violation`."""
    with opened(setting) as world:
        for event in events:
            world.happens(event)
            world.check()
            state = world.state()
            world.check_going_on()
            world.put_back(state)


@contextmanager
def _told(path: Any) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        events: list[Event] = []
        while path is not None:
            path, event = path
            events.insert(0, event)
        msg = f"{type(error).__name__}: {error}, after {events}"
        raise Violation(msg) from error
