"""Single flight: of all who share a store, one asks the provider, and everyone gets the answer.

These are flows: they yield what to do in the store and at the provider; see `coffers.flow`.
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
"""Share of the time left that a store operation may take."""
LAST = 0.1
"""Seconds for the store operations that follow once the time for a reading is up."""
_FIRST_POLL, _LONGEST_POLL = 0.01, 0.25

_LOGGER = logging.getLogger("coffers")
T = TypeVar("T")


async def at_store(store: Store | VerifiedStore, operation: Callable[[], T]) -> T:
    """Run `operation` without blocking other tasks; cancellation waits until it has finished."""
    if not store.blocks:
        return operation()
    outcome: list[tuple[T | None, BaseException | None]] = []

    def work() -> None:
        try:
            outcome.append((operation(), None))
        except BaseException as error:  # noqa: BLE001  # raised below
            outcome.append((None, error))

    # A task group waits for its tasks.  Without it, asyncio's own cancellation would abandon the
    # thread in the middle of a transaction.
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
    """Return the seconds for a store operation, which leaves most of the time to the provider."""
    return max(least, min(PATIENCE, deadline.remaining() * SHARE))


def access(
    client: Client | AsyncClient,
    route: int,
    namespace: str,
    siblings: tuple[str, ...],
    last: Access | None,
) -> Access:
    """Return the access of `client`; `route` is the number of its HTTP client.

    It is the `last` one of this name unless the key has changed, because deriving names takes time.
    Raises `ConfigurationError` if there is no credential.
    """
    key = Key.of(f"reading {client.provider} {client.base_url} {route}", client._fingerprint())
    if last is not None and last.key == key:
        return last
    return Access(client.name, client.provider, client.base_url, namespace, siblings, key)


def glance(
    accesses: Sequence[Access], max_age: float, deadline: Deadline
) -> Steps[list[CachedReading]]:
    """Return the cached readings that are new enough."""
    keys = [key for access in accesses for key in (access.key, access.changes)]

    def look(transaction: Transaction) -> list[CachedReading]:
        at_hand = []
        for access in accesses:
            entry = transaction.parsed(transaction.name(access.key), cache_entry.read)
            if transaction.now - max_age <= entry.asked_at <= transaction.now:
                account = entry.reading()
                cached = cached_reading(
                    access, entry, account, began=transaction.now, max_age=max_age
                )
                if account is not None:
                    changed_at = holder_change.recent(transaction, access, entry.holder)
                    at_hand.append(holder_change.with_notice(cached, changed_at))
        return at_hand

    readings: list[CachedReading] = yield Transact(look, keys, _share(deadline), writes=False)
    return readings


def reading(flight: Flight, deadline: Deadline) -> Steps[CachedReading]:
    """Return the reading: the cached one if it is new enough, otherwise the provider's.

    If the provider fails, `CachedReading.error` says why.  Raises `DeadlineExceeded` if there is no
    time to ask or the owner of the lease takes too long, `ConfigurationError`, and
    `StoreUnavailable` if nothing was asked.  After an error, the driver must release the lease
    with `giving_up`.
    """
    access, owner, poll = flight.access, "", _FIRST_POLL
    while True:
        deadline.check()
        keys = [access.key, access.changes, access.pool(None).name, access.pool(None).ledger]
        outcome = yield Transact(partial(_decide, flight), keys, _share(deadline))
        decision, entry, account, now, changed_at = outcome
        if decision == "ask":
            return (yield from _ask(flight, deadline, entry, asked_at=now))
        if decision != "wait":
            error = failure_of(entry.failure, now) if decision == "failed" else None
            return holder_change.with_notice(_cached(flight, entry, account, error), changed_at)
        lease = entry.lease
        if lease.owner != owner:  # a new owner may answer soon, so poll often again
            owner, poll = lease.owner, _FIRST_POLL
        yield Sleep(max(min(poll, lease.until - now, deadline.remaining()), 0))
        poll = min(2 * poll, _LONGEST_POLL)


def _decide(
    flight: Flight, transaction: Transaction
) -> tuple[Decision, CacheEntry, Account | None, float, float | None]:
    name, now = transaction.name(flight.access.key), transaction.now
    before = transaction.parsed(name, cache_entry.read)
    decision, entry, account = flight.decide(before, now)
    if entry is not before:
        transaction.put(name, entry.document() or None)
    _update_ledgers(flight, entry, transaction, asks=decision == "ask")
    holder = None if account is None else entry.holder
    changed_at = holder_change.remember(transaction, flight.access, holder)
    return decision, entry, account, now, changed_at


def _update_ledgers(
    flight: Flight, entry: CacheEntry, transaction: Transaction, *, asks: bool
) -> None:
    """Join the ledger of a new key to its name's, and record in it that the provider is asked.

    The new reading will show what was spent before, so later spending must be kept apart from it.
    """
    pool, oldest = flight.access.pool(entry.holder), transaction.now - flight.max_age
    for found in ledger_lookup.before_reading(transaction, pool, oldest):
        if asks and found.ledger.spent:
            found.ledger.asked = transaction.now
            found.write(transaction, oldest)


def last_good(access: Access, max_age: float, error: CoffersError) -> Steps[CachedReading]:
    """Return the cached reading, however old, together with `error` (stale-if-error)."""
    error = stripped(error)

    def look(transaction: Transaction) -> CachedReading:
        entry = transaction.parsed(transaction.name(access.key), cache_entry.read)
        account, now = entry.reading(), transaction.now
        return cached_reading(access, entry, account, began=now, max_age=max_age, error=error)

    cached: CachedReading = yield Transact(look, [access.key], LAST, writes=False)
    return cached


def giving_up(flight: Flight) -> Transact:
    """Return the transaction that releases the flight's lease."""

    def change(transaction: Transaction) -> None:
        name = transaction.name(flight.access.key)
        before = transaction.parsed(name, cache_entry.read)
        after = flight.give_up(before)
        if after is not before:
            transaction.put(name, after.document() or None)

    return Transact(change, [flight.access.key], LAST)


def _ask(
    flight: Flight, deadline: Deadline, entry: CacheEntry, *, asked_at: float
) -> Steps[CachedReading]:
    """Ask the provider and share the answer."""
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
        kept, changed_at = yield from _store(access, deadline, fail, entry, asked_at)
        if kept.asked_at > asked_at:  # another process got a newer answer meanwhile
            return holder_change.with_notice(_cached(flight, kept, kept.reading()), changed_at)
        last = _cached(flight, kept, kept.reading(), failure)
        return holder_change.with_notice(attrs.evolve(last, tried_at=asked_at), changed_at)
    succeed = partial(flight.succeed, account=account, asked_at=asked_at)
    kept, changed_at = yield from _store(access, deadline, succeed, entry, asked_at)
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
    flight: Flight, entry: CacheEntry, account: Account | None, error: CoffersError | None = None
) -> CachedReading:
    began, max_age = flight.began, flight.max_age
    return cached_reading(flight.access, entry, account, began=began, max_age=max_age, error=error)


def _store(
    access: Access,
    deadline: Deadline,
    change: Callable[..., CacheEntry],
    entry: CacheEntry,
    now: float,
) -> Steps[tuple[CacheEntry, float | None]]:
    """Change the cache entry; return it, and when its holder changed.

    If the store fails, the caller still gets its answer, as if `entry` had been changed.
    """

    def keep(transaction: Transaction) -> tuple[CacheEntry, float | None]:
        name = transaction.name(access.key)
        after = change(transaction.parsed(name, cache_entry.read), now=transaction.now)
        transaction.put(name, after.document() or None)
        return after, holder_change.remember(transaction, access, after.holder)

    keys = [access.key, access.changes]
    try:
        kept: tuple[CacheEntry, float | None] = yield Transact(
            keep, keys, _share(deadline, least=LAST)
        )
    except CoffersError as error:
        _LOGGER.warning("%s: the reading isn't shared: %s", access.name, stripped(error))
        return change(entry, now=now), None
    return kept
