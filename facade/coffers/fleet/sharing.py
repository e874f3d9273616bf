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
from typing import Any, TypeVar, cast

import anyio
import anyio.to_thread
import attrs

from coffers.boundary import bare, bare_task
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError
from coffers.exchange import Pause
from coffers.fleet.record import NEVER, Access, Attempt, Known, failure_of, known
from coffers.model import Account, Notice
from coffers.stores import Document, Store
from coffers.timing import Deadline

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
    if not store.blocks:
        return operation()
    outcome: list[tuple[T | None, BaseException | None]] = []

    def attempt() -> None:
        try:
            outcome.append((operation(), None))
        except BaseException as error:  # noqa: BLE001  # raised below
            outcome.append((None, error))

    # A group waits for its tasks also where asyncio's own cancellation would let go of a thread.
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(bare_task, anyio.to_thread.run_sync, attempt)
    ((result, failure),) = outcome
    outcome.clear()
    try:
        if failure is not None:
            raise failure
    finally:
        del failure
    return cast("T", result)


@attrs.frozen
class Fetch:
    """The provider is to be asked."""

    seconds: float


Steps = Generator[Stored | Fetch | Pause, Any, T]


def access(client: Client | AsyncClient, route: int, store: Store) -> Steps[Access]:
    """Who asks what where, by the HTTP client of the number `route`.

    Raises `ConfigurationError` where there is no credential, and `StoreUnavailable`.
    """
    digest = client.fingerprint((yield Stored(store.fingerprint_key)))
    key = f"reading {client.provider} {client.base_url} {digest} {route}"
    return Access(client.name, client.provider, client.base_url, key)


def glance(store: Store, accesses: Sequence[Access], max_age: float) -> Steps[list[Known]]:
    """What the store has that is new enough."""
    keys = [access.key for access in accesses]
    holders = [_holder_key(access) for access in accesses]
    documents, now = yield Stored(partial(store.look, [*keys, *holders]))
    at_hand = []
    for access, record, holder in zip(
        accesses, documents[: len(keys)], documents[len(keys) :], strict=True
    ):
        if record and now - max_age <= record.get("asked_at", NEVER) <= now:
            one = known(access.name, access.key, record, began=now)
            here = holder is not None and holder["holder"] == one.pool
            at_hand.append(_told(one, _news(holder, now) if here else None))
    return at_hand


def reading(attempt: Attempt, store: Store, deadline: Deadline) -> Steps[Known]:
    """The reading that is wanted: the store's where that will do, else the provider's.

    A failure of the provider is in `Known.error`.  Raises `DeadlineExceeded` where there was no
    time to ask, or somebody else asks for too long; `ConfigurationError`; and `StoreUnavailable`
    where nothing was asked.  Whoever drives it then lets go of the lease: see `Attempt.give_up`.
    """
    access, owner, poll = attempt.access, "", _FIRST_POLL
    while True:
        say, record, now = yield Stored(partial(store.update, access.key, attempt.decide))
        if say == "ask":
            answer = yield from _asked(attempt, store, deadline, record, asked_at=now)
            return (yield from _with_change_of_holder(answer, access, store))
        if say != "wait":
            error = failure_of(record, now) if say == "failed" else None
            there = known(access.name, access.key, record, began=attempt.began, error=error)
            return (yield from _with_change_of_holder(there, access, store))
        deadline.check()
        lease = record["lease"]
        if lease["owner"] != owner:  # whose answer may come soon
            owner, poll = lease["owner"], _FIRST_POLL
        yield Pause(max(min(poll, lease["until"] - now, deadline.remaining()), 0))
        poll = min(2 * poll, _LONGEST_POLL)


def last_good(access: Access, store: Store, error: CoffersError) -> Steps[Known]:
    """What the store has, of whatever age, where there was an `error`."""
    (record,), now = yield Stored(partial(store.look, [access.key]))
    return known(access.name, access.key, record or {}, began=now, error=bare(error))


def _asked(
    attempt: Attempt, store: Store, deadline: Deadline, there: Document, *, asked_at: float
) -> Steps[Known]:
    """Ask the provider and let the others know."""
    access, began = attempt.access, attempt.began
    left = deadline.remaining()
    if left <= 0:
        raise deadline.exceeded()
    failure: CoffersError | None = None
    try:
        account = yield Fetch(left)
    except ConfigurationError:
        raise
    except CoffersError as error:
        failure = bare(error)
    if failure is not None:
        change = attempt.fail(failure, asked_at, left)
        record = yield from _kept(access, store, change, there, asked_at)
        if record.get("asked_at", NEVER) > asked_at:  # somebody else was quicker
            return known(access.name, access.key, record, began=began)
        last = known(access.name, access.key, record, began=began, error=failure)
        return attrs.evolve(last, tried_at=asked_at)
    pool = yield from _pool(access, account, store)
    record = yield from _kept(
        access, store, attempt.succeed(account, pool, asked_at), there, asked_at
    )
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
    access: Access,
    store: Store,
    change: Callable[[Document | None, float], tuple[Document, Document]],
    there: Document,
    now: float,
) -> Steps[Document]:
    """The record after `change`.  An answer that cannot be shared is an answer all the same."""
    try:
        record: Document = yield Stored(partial(store.update, access.key, change))
    except CoffersError as error:
        _LOGGER.warning("%s: the reading is not shared: %s", access.name, bare(error))
        record, _ = change(there, now)
    return record


def _pool(access: Access, account: Account, store: Store) -> Steps[str | None]:
    """Whose account it is, where the provider tells: a key that tells it to nobody else."""
    told = account.holder.id, account.holder.email
    holder = next((text for text in told if text and isinstance(text, str)), None)
    if holder is None:  # or it repeats the credential, and is a secret
        return None
    try:
        keyed_with = yield Stored(store.fingerprint_key)
    except CoffersError:
        return None
    whose = json.dumps([access.provider, access.base_url, account.via, holder])
    digest = hmac.digest(keyed_with, whose.encode(), "sha256").hex()
    return f"pool {access.provider} {access.base_url} {digest}"


def _holder_key(access: Access) -> str:
    return f"holder {access.provider} {access.base_url} {access.name}"


def _with_change_of_holder(known: Known, access: Access, store: Store) -> Steps[Known]:
    """`known`, with a notice for a while after its name came to another holder."""
    if known.account is None or known.pool == access.key:
        return known
    try:
        compare = partial(_compare, known.pool)
        changed_at, just_now = yield Stored(partial(store.update, _holder_key(access), compare))
    except CoffersError:
        return known
    if just_now:
        _LOGGER.warning("%s: %s", access.name, _CHANGED)
    return _told(known, changed_at)


def _told(known: Known, changed_at: float | None) -> Known:
    if known.account is None or changed_at is None:
        return known
    at = datetime.fromtimestamp(changed_at, UTC)
    notices = [*known.account.notices, Notice(kind="warning", message=_CHANGED, effective_at=at)]
    return attrs.evolve(known, account=attrs.evolve(known.account, notices=notices))


def _compare(
    holder: str, record: Document | None, now: float
) -> tuple[Document, tuple[float | None, bool]]:
    """When the holder changed, as long as that is news, and whether it did just now."""
    if record is None:
        return {"holder": holder, "changed_at": None, "seen_at": now}, (None, False)
    if record["holder"] != holder:
        return {"holder": holder, "changed_at": now, "seen_at": now}, (now, True)
    if record["seen_at"] < now - REPORTED:  # or the store would forget it
        record = {**record, "seen_at": now}
    return record, (_news(record, now), False)


def _news(record: Document, now: float) -> float | None:
    """When the holder changed, as long as that is news."""
    changed_at: float | None = record["changed_at"]
    return None if changed_at is None or changed_at <= now - REPORTED else changed_at
