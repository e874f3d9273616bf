"""One reading for everybody who shares a store: who asks the provider, and who gets the answer.

Generators of what is to be done at the store and at the provider; the fleets do it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any, TypeVar, cast

import anyio
import anyio.to_thread
import attrs

from coffers._fleet import cache_entry, holder_change, ledger_lookup
from coffers._fleet.cache_entry import (
    Access,
    CachedReading,
    CacheEntry,
    Decision,
    Flight,
    cached_reading,
    failure_of,
    holder_of,
)
from coffers._fleet.verified_store import VerifiedStore
from coffers._stores import PATIENCE, Key, Store, Transaction
from coffers._wire.clock import Deadline
from coffers._wire.tracebacks import stripped, stripped_task
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError
from coffers.flow import Fetch, Sleep, Transact
from coffers.model import Account

SHARE = 0.25
"""How much of the time that is left a store may take."""
LAST = 0.1
"""Seconds for what is done at the store when the time for a reading is up."""
_FIRST_POLL, _LONGEST_POLL = 0.01, 0.25

_LOGGER = logging.getLogger("coffers")
T = TypeVar("T")


async def at_store(store: Store | VerifiedStore, operation: Callable[[], T]) -> T:
    """Do `operation` without holding up other tasks; once begun it is not broken off."""
    if not store.blocks:
        return operation()
    outcome: list[tuple[T | None, BaseException | None]] = []

    def work() -> None:
        try:
            outcome.append((operation(), None))
        except BaseException as error:  # noqa: BLE001  # raised below
            outcome.append((None, error))

    # A group waits for its tasks also where asyncio's own cancellation would let go of a thread.
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(stripped_task, anyio.to_thread.run_sync, work)
    ((result, failure),) = outcome
    outcome.clear()
    try:
        if failure is not None:
            raise failure
    finally:
        del failure
    return cast("T", result)


Steps = Generator[Transact | Fetch | Sleep, Any, T]


def _share(deadline: Deadline, *, least: float = 0.0) -> float:
    """Return the store's seconds: a quarter of what's left; the provider gets the rest."""
    return max(least, min(PATIENCE, deadline.remaining() * SHARE))


def access(
    client: Client | AsyncClient, route: int, namespace: str, siblings: tuple[str, ...]
) -> Access:
    """Tell who asks what where, by the HTTP client of the number `route`.

    Raises `ConfigurationError` where there is no credential.
    """
    key = Key.of(f"reading {client.provider} {client.base_url} {route}", client._fingerprint())
    return Access(client.name, client.provider, client.base_url, namespace, siblings, key)


def glance(
    accesses: Sequence[Access], max_age: float, deadline: Deadline
) -> Steps[list[CachedReading]]:
    """Return the cached readings that are new enough."""
    keys = [key for access in accesses for key in (access.key, access.changes())]

    def look(transaction: Transaction) -> list[CachedReading]:
        at_hand = []
        for access in accesses:
            kept = cache_entry.read(transaction.get(transaction.name(access.key)))
            if transaction.now - max_age <= kept.asked_at <= transaction.now:
                account = kept.reading()
                cached = cached_reading(
                    access, kept, account, began=transaction.now, max_age=max_age
                )
                if account is not None:
                    changed_at = holder_change.recent(transaction, access, kept.holder)
                    at_hand.append(holder_change.with_notice(cached, changed_at))
        return at_hand

    there: list[CachedReading] = yield Transact(look, keys, _share(deadline), writes=False)
    return there


def reading(flight: Flight, deadline: Deadline) -> Steps[CachedReading]:
    """Return the reading that is wanted: the store's where that will do, else the provider's.

    A failure of the provider is in `CachedReading.error`.  Raises `DeadlineExceeded` where there
    was no time to ask, or somebody else asks for too long; `ConfigurationError`; and
    `StoreUnavailable` where nothing was asked.  Whoever drives it then lets go of the lease: see
    `giving_up`.
    """
    access, owner, poll = flight.access, "", _FIRST_POLL
    while True:
        deadline.check()
        keys = [access.key, access.changes(), access.pool(None).name, access.pool(None).ledger]
        decided = yield Transact(partial(_decide, flight), keys, _share(deadline))
        decision, there, account, now, changed_at = decided
        if decision == "ask":
            return (yield from _ask(flight, deadline, there, asked_at=now))
        if decision != "wait":
            error = failure_of(there.failure, now) if decision == "failed" else None
            return holder_change.with_notice(_cached(flight, there, account, error), changed_at)
        lease = there.lease
        if lease.owner != owner:  # whose answer may come soon
            owner, poll = lease.owner, _FIRST_POLL
        yield Sleep(max(min(poll, lease.until - now, deadline.remaining()), 0))
        poll = min(2 * poll, _LONGEST_POLL)


def _decide(
    flight: Flight, transaction: Transaction
) -> tuple[Decision, CacheEntry, Account | None, float, float | None]:
    name, now = transaction.name(flight.access.key), transaction.now
    before = cache_entry.read(transaction.get(name))
    decision, there, account = flight.decide(before, now)
    if there is not before:
        transaction.put(name, there.document() or None)
    _update_ledgers(flight, there, transaction, asks=decision == "ask")
    holder = None if account is None else there.holder
    changed_at = holder_change.remember(transaction, flight.access, holder)
    return decision, there, account, now, changed_at


def _update_ledgers(
    flight: Flight, there: CacheEntry, transaction: Transaction, *, asks: bool
) -> None:
    """Join the ledger of a key that is new to the one that its name had.

    Where the provider is asked, tell the ledger: what is committed from now on is kept apart from
    what was before.
    """
    oldest = transaction.now - flight.max_age
    for found in ledger_lookup.before_reading(
        transaction, flight.access.pool(there.holder), oldest
    ):
        if asks and found.ledger.spent:
            found.ledger.asked = transaction.now
            found.write(transaction, oldest)


def last_good(access: Access, max_age: float, error: CoffersError) -> Steps[CachedReading]:
    """Return the cached reading, of whatever age, beside the `error` (stale-if-error)."""
    error = stripped(error)

    def look(transaction: Transaction) -> CachedReading:
        kept = cache_entry.read(transaction.get(transaction.name(access.key)))
        account, now = kept.reading(), transaction.now
        return cached_reading(access, kept, account, began=now, max_age=max_age, error=error)

    there: CachedReading = yield Transact(look, [access.key], LAST, writes=False)
    return there


def giving_up(flight: Flight) -> Transact:
    """Let go of the lease."""

    def change(transaction: Transaction) -> None:
        name = transaction.name(flight.access.key)
        before = cache_entry.read(transaction.get(name))
        there = flight.give_up(before)
        if there is not before:
            transaction.put(name, there.document() or None)

    return Transact(change, [flight.access.key], LAST)


def _ask(
    flight: Flight, deadline: Deadline, there: CacheEntry, *, asked_at: float
) -> Steps[CachedReading]:
    """Ask the provider and let the others know."""
    access, left = flight.access, deadline.remaining()
    if left <= 0:
        raise deadline.exceeded()
    failure: CoffersError | None = None
    try:
        account = yield Fetch(left)
    except ConfigurationError:
        raise
    except CoffersError as error:
        failure = stripped(error)
    if failure is not None:
        fail = partial(flight.fail, error=failure, asked_at=asked_at, patience=left)
        kept, changed_at = yield from _store(access, deadline, fail, there, asked_at)
        if kept.asked_at > asked_at:  # somebody else was quicker
            return holder_change.with_notice(_cached(flight, kept, kept.reading()), changed_at)
        last = _cached(flight, kept, kept.reading(), failure)
        return holder_change.with_notice(attrs.evolve(last, tried_at=asked_at), changed_at)
    succeed = partial(flight.succeed, account=account, asked_at=asked_at)
    kept, changed_at = yield from _store(access, deadline, succeed, there, asked_at)
    new = CachedReading(
        name=access.name,
        account=account,
        asked_at=asked_at,
        tried_at=asked_at,
        began=flight.began,
        oldest=flight.began - flight.max_age,
        pool=access.pool(holder_of(account) or kept.holder),
        access=access.key,
        resets=kept.resets if kept.asked_at == asked_at else {},
    )
    return holder_change.with_notice(new, changed_at)


def _cached(
    flight: Flight, there: CacheEntry, account: Account | None, error: CoffersError | None = None
) -> CachedReading:
    began, max_age = flight.began, flight.max_age
    return cached_reading(flight.access, there, account, began=began, max_age=max_age, error=error)


def _store(
    access: Access,
    deadline: Deadline,
    change: Callable[..., CacheEntry],
    there: CacheEntry,
    now: float,
) -> Steps[tuple[CacheEntry, float | None]]:
    """Return the entry after `change`, and when its holder changed.

    An answer that cannot be shared is an answer all the same.
    """

    def keep(transaction: Transaction) -> tuple[CacheEntry, float | None]:
        name = transaction.name(access.key)
        after = change(cache_entry.read(transaction.get(name)), now=transaction.now)
        transaction.put(name, after.document() or None)
        return after, holder_change.remember(transaction, access, after.holder)

    keys = [access.key, access.changes()]
    try:
        kept: tuple[CacheEntry, float | None] = yield Transact(
            keep, keys, _share(deadline, least=LAST)
        )
    except CoffersError as error:
        _LOGGER.warning("%s: the reading is not shared: %s", access.name, stripped(error))
        return change(there, now=now), None
    return kept
