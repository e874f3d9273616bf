"""Holds: amounts set aside for a job."""

from __future__ import annotations

import logging
import threading
from collections.abc import Awaitable, Callable, Generator
from decimal import Decimal
from functools import partial
from typing import Any, Self

import anyio

from coffers._fleet.cache_entry import CachedReading
from coffers._fleet.commitments import Reservation
from coffers._fleet.gate import amount_of
from coffers._fleet.single_flight import at_store
from coffers._fleet.verified_store import VerifiedStore
from coffers._stores import Transaction
from coffers._wire.tracebacks import clean_traceback, clean_traceback_async
from coffers.errors import CoffersError, ConfigurationError
from coffers.model import EXACT

_LOGGER = logging.getLogger("coffers")
_STAYS_HELD = "%s: %s %s stay held for now: %s"
_NOTHING = Decimal(0)


def _nothing_more(_: Transaction) -> None:
    """Do nothing: every transaction of a `VerifiedStore` updates the ledgers anyway."""


class _Hold:
    """Base of both holds."""

    def __init__(
        self, reservation: Reservation, cached: CachedReading, store: VerifiedStore
    ) -> None:
        if cached.pool is None or cached.access is None:
            raise AssertionError  # an account without a ledger can't be held on
        self.name: str = cached.name
        """The account that it is held on."""
        self.amount: Decimal = reservation.amount
        self.unit: str = reservation.unit
        self._reservation, self._store = reservation, store
        self._pool, self._access = cached.pool, cached.access
        self._lock, self._open = threading.Lock(), True
        self._used: Decimal | None = None
        """Amount used, once the hold has ended."""
        store.commitments.hold(self._pool, reservation, self._access)

    def __repr__(self) -> str:
        state = "held" if self._open else "ended"
        return f"<{type(self).__name__} {self.amount:f} {self.unit} on {self.name!r}, {state}>"

    def _committing(self, used: Decimal | float | None) -> Callable[[], None]:
        if not self._open:
            msg = f"{self.name}: this hold was already committed or released"
            raise ConfigurationError(msg)
        return partial(self._end, self.amount if used is None else amount_of("used", used))

    def _end(self, used: Decimal = _NOTHING) -> None:
        """End the hold in the store.  If the store fails, the fleet's next transaction ends it.

        A commit that failed has still spent its amount, so releasing the hold doesn't undo it.
        """
        if not self._open:
            return
        # First in this process's memory, so that nothing is lost if the store fails.
        with self._lock:
            if self._used is None or used > self._used:
                more = EXACT.subtract(used, self._used or _NOTHING)
                where = self._pool, self._reservation, self._access
                self._store.commitments.end(*where, more)
                self._used = used
        self._store.transact(_nothing_more)
        self._open = False

    def _warn(self, error: CoffersError) -> None:
        _LOGGER.warning(_STAYS_HELD, self.name, f"{self.amount:f}", self.unit, error)


class Hold(_Hold):
    """An amount that no other job is given, until it is committed or released or expires.

        with fleet.reserve("main", 500, "credits") as hold:
            job = run_the_job()
            hold.commit(used=job.cost)

    Leaving the block without a commit, or with an error, releases the hold.  `name` is the
    account's name; `amount` and `unit` say what is held.
    """

    @clean_traceback
    def commit(self, used: Decimal | float | None = None) -> None:
        """End the hold and record what the job used, by default the held amount.

        `used` may exceed the hold.  It counts as spent until a later reading reflects it.  After a
        `StoreUnavailable` you can commit again; leaving the block does so, too.  Raises
        `ConfigurationError` if the hold has already ended.
        """
        self._committing(used)()

    @clean_traceback
    def release(self) -> None:
        """End the hold without spending, unless it was committed.  Raises `StoreUnavailable`."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.release()
        except CoffersError as error:
            self._warn(error)


class AsyncHold(_Hold):
    """Asynchronous `Hold`.  A cancellation doesn't interrupt a commit or a release."""

    @clean_traceback_async
    async def commit(self, used: Decimal | float | None = None) -> None:
        """End the hold and record what the job used; see `Hold.commit`."""
        await self._at_store(self._committing(used))

    @clean_traceback_async
    async def release(self) -> None:
        """End the hold without spending; see `Hold.release`."""
        await self._at_store(self._end)

    async def _at_store(self, operation: Callable[[], None]) -> None:
        with anyio.CancelScope(shield=True):
            await at_store(self._store, operation)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self.release()
        except CoffersError as error:
            self._warn(error)


class Reserving:
    """A hold in the making: ``async with`` it, or ``await`` it for an `AsyncHold`."""

    def __init__(self, reserve: Callable[[], Awaitable[AsyncHold]]) -> None:
        self._reserve = reserve

    def __await__(self) -> Generator[Any, Any, AsyncHold]:
        return self._reserve().__await__()

    async def __aenter__(self) -> AsyncHold:
        self._hold = await self._reserve()
        return self._hold

    async def __aexit__(self, *failure: object) -> None:
        await self._hold.__aexit__(*failure)
