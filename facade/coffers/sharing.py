"""One reading for everybody who shares a store: who asks the provider, and who gets the answer.

Generators of what is to be done at the store and at the provider; the fleets do it.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import anyio.to_thread
import attrs

from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError, StoreUnavailable
from coffers.exchange import Pause
from coffers.model import Account, Notice
from coffers.record import NEVER, Access, Attempt, Known, Wish, failure_of, known
from coffers.stores import Document, Store
from coffers.timing import Clock, Deadline

LEASE = 1 / 3
"""How much of a reading's deadline a lease lasts: who waits for a dead process can still ask."""
REPORTED = 86_400.0
"""Seconds for which readings tell that their name has changed its holder."""
_FIRST_POLL, _LONGEST_POLL = 0.01, 0.25
_CHANGED = "the key belongs to another holder than before"

_LOGGER = logging.getLogger("coffers")
T = TypeVar("T")


@attrs.frozen
class Stored:
    """Something to be done at the store."""

    operation: Callable[[], Any]


async def at_store(store: Store, operation: Callable[[], T]) -> T:
    """Do `operation` without holding up other tasks; once begun it is not broken off."""
    return await anyio.to_thread.run_sync(operation) if store.blocks else operation()


@attrs.frozen
class Fetch:
    """The provider is to be asked."""

    seconds: float
    give_up: Callable[[], None]
    """To be done at the store where the asking is broken off."""


Steps = Generator[Stored | Fetch | Pause, Any, T]


def access(client: Client | AsyncClient, route: int, store: Store) -> Steps[Access]:
    """Who asks what where, by the HTTP client of the number `route`.

    Raises `ConfigurationError` where there is no credential, and `StoreUnavailable`.
    """
    digest = client.fingerprint((yield Stored(store.fingerprint_key)))
    key = f"reading {client.provider} {client.base_url} {digest} {route}"
    return Access(client.name, client.provider, client.base_url, key)


def glance(store: Store, keys: Sequence[tuple[str, str]], max_age: float) -> Steps[list[Known]]:
    """What the store has that is new enough, of these pairs of a name and a key."""
    records, now = yield Stored(partial(store.look, [key for _, key in keys]))
    return [
        known(name, key, record, began=now)
        for (name, key), record in zip(keys, records, strict=True)
        if record and record.get("asked_at", NEVER) >= now - max_age
    ]


def reading(
    access: Access, wish: Wish, *, store: Store, max_age: float, deadline: Deadline, clock: Clock
) -> Steps[Known]:
    """The reading of `access`: the store's where that will do, else the provider's.

    A failure of the provider is in `Known.error`.  Raises `DeadlineExceeded` where somebody else
    asks for too long, `ConfigurationError` and, where nothing was asked, `StoreUnavailable`.
    """
    attempt = Attempt(access, wish, max_age, deadline.seconds * LEASE, clock)
    poll = _FIRST_POLL
    while True:
        say, record, now = yield Stored(partial(store.update, access.key, attempt.decide))
        if say == "ask":
            return (yield from _asked(attempt, store, deadline, asked_at=now))
        if say != "wait":
            error = failure_of(record, now) if say == "failed" else None
            return known(access.name, access.key, record, began=attempt.began, error=error)
        deadline.check()
        yield Pause(min(poll, max(deadline.remaining(), 0)))
        poll = min(2 * poll, _LONGEST_POLL)


def _asked(attempt: Attempt, store: Store, deadline: Deadline, *, asked_at: float) -> Steps[Known]:
    """Ask the provider and let the others know."""
    access, began = attempt.access, attempt.began
    give_up = partial(store.update, access.key, attempt.give_up)
    failure: CoffersError | None = None
    try:
        deadline.check()
        account = yield Fetch(deadline.remaining(), give_up)
    except ConfigurationError:
        yield Stored(give_up)
        raise
    except CoffersError as error:
        failure = error
    if failure is not None:
        record = yield from _kept(access, store, attempt.fail(failure, asked_at))
        last = known(access.name, access.key, record, began=began, error=failure)
        return attrs.evolve(last, tried_at=asked_at)
    pool = _pool(access, account, (yield Stored(store.fingerprint_key)))
    account = yield from _with_change_of_holder(access, account, pool, store)
    record = yield from _kept(access, store, attempt.succeed(account, pool, asked_at))
    return Known(
        name=access.name,
        account=account,
        asked_at=asked_at,
        tried_at=asked_at,
        began=began,
        pool=pool or record.get("pool") or access.key,
        access=access.key,
    )


def _kept(
    access: Access, store: Store, change: Callable[[Document | None, float], Any]
) -> Steps[Document]:
    """The record after `change`.  An answer that cannot be shared is an answer all the same."""
    try:
        record: Document = yield Stored(partial(store.update, access.key, change))
    except StoreUnavailable as error:
        _LOGGER.warning("%s: the reading is not shared: %s", access.name, error)
        return {}
    return record


def _pool(access: Access, account: Account, keyed_with: bytes) -> str | None:
    """Whose account it is, where the provider tells: a key that tells it to nobody else."""
    holder = account.holder.id or account.holder.email
    if holder is None:
        return None
    whose = json.dumps([access.provider, access.base_url, account.via, holder])
    digest = hmac.digest(keyed_with, whose.encode(), "sha256").hex()
    return f"pool {access.provider} {access.base_url} {digest}"


def _with_change_of_holder(
    access: Access, account: Account, pool: str | None, store: Store
) -> Steps[Account]:
    """`account`, with a notice for a while after its name came to another holder."""
    if pool is None:
        return account
    key = f"holder {access.provider} {access.name}"
    try:
        compare = partial(_compare, pool)
        changed_at, just_now = yield Stored(partial(store.update, key, compare))
    except StoreUnavailable:
        return account
    if just_now:
        _LOGGER.warning("%s: %s", access.name, _CHANGED)
    if changed_at is None:
        return account
    at = datetime.fromtimestamp(changed_at, UTC)
    notice = Notice(kind="warning", message=_CHANGED, effective_at=at)
    return attrs.evolve(account, notices=[*account.notices, notice])


def _compare(
    holder: str, record: Document | None, now: float
) -> tuple[Document, tuple[float | None, bool]]:
    """When the holder changed, as long as that is news, and whether it did just now."""
    if record is None:
        return {"holder": holder, "changed_at": None}, (None, False)
    if record["holder"] != holder:
        return {"holder": holder, "changed_at": now}, (now, True)
    changed_at = record["changed_at"]
    is_news = changed_at is not None and changed_at > now - REPORTED
    return dict(record), (changed_at if is_news else None, False)
