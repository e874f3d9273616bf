"""An amount that is set aside for a job."""

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
_KEPT = "%s: %s %s stay held for now: %s"


_NOTHING = Decimal(0)


def _nothing_more(_: Transaction) -> None:
    """An operation makes the ledgers say what is held and was spent, whatever else it does."""


class _Hold:
    """The part both holds share."""

    def __init__(
        self, reservation: Reservation, cached: CachedReading, store: VerifiedStore
    ) -> None:
        if cached.pool is None or cached.access is None:
            raise AssertionError  # nothing is held of what was not looked up
        self.name: str = cached.name
        """The account that it is held of."""
        self.amount: Decimal = reservation.amount
        self.unit: str = reservation.unit
        self._reservation, self._vault = reservation, store
        self._pool, self._access = cached.pool, cached.access
        self._lock, self._open = threading.Lock(), True
        self._used: Decimal | None = None
        """Amount used, once the hold has ended."""
        store.commitments.hold(self._pool, reservation, self._access)

    def __repr__(self) -> str:
        state = "held" if self._open else "no longer held"
        return f"<{type(self).__name__} {self.amount:f} {self.unit} of {self.name!r}, {state}>"

    def _committing(self, used: Decimal | float | None) -> Callable[[], None]:
        if not self._open:
            msg = f"{self.name}: this hold was committed or released before"
            raise ConfigurationError(msg)
        return partial(self._end, self.amount if used is None else amount_of("used", used))

    def _end(self, used: Decimal = _NOTHING) -> None:
        """Tell the store.  Where it cannot be told now, the next operation tells it.

        What was committed is spent, and stays so when it is released after a failure.
        """
        if not self._open:
            return
        with self._lock:
            if self._used is None or used > self._used:
                more = EXACT.subtract(used, self._used or _NOTHING)
                where = self._pool, self._reservation, self._access
                self._vault.commitments.end(*where, more)
                self._used = used
        self._vault.transact(_nothing_more)
        self._open = False

    def _stays(self, error: CoffersError) -> None:
        _LOGGER.warning(_KEPT, self.name, f"{self.amount:f}", self.unit, error)


class Hold(_Hold):
    """An amount that nobody else is given, until it is committed, released or over.

        with fleet.reserve("main", 500, "credits") as hold:
            job = run_the_job()
            hold.commit(used=job.cost)

    Leaving the block without a commit, or with an error, releases it.  `name` is the account's,
    `amount` and `unit` what is held.
    """

    @clean_traceback
    def commit(self, used: Decimal | float | None = None) -> None:
        """Say what the job used, by default all that was held; more than that may be said, too.

        It counts as spent until a later reading reflects it.  Raises
        `StoreUnavailable`, after which it may be said again, and is by leaving the block; and
        `ConfigurationError` the second time.
        """
        self._committing(used)()

    @clean_traceback
    def release(self) -> None:
        """Make it available again, unless it was committed.  Raises `StoreUnavailable`."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.release()
        except CoffersError as error:
            self._stays(error)


class AsyncHold(_Hold):
    """`Hold`, awaited.  Neither a commit nor a release is given up by a cancellation."""

    @clean_traceback_async
    async def commit(self, used: Decimal | float | None = None) -> None:
        """Do what `Hold.commit` does."""
        await self._at_store(self._committing(used))

    @clean_traceback_async
    async def release(self) -> None:
        """Do what `Hold.release` does."""
        await self._at_store(self._end)

    async def _at_store(self, operation: Callable[[], None]) -> None:
        with anyio.CancelScope(shield=True):
            await at_store(self._vault, operation)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self.release()
        except CoffersError as error:
            self._stays(error)


class Reserving:
    """A hold that is being made: ``async with`` it, or await it."""

    def __init__(self, reserve: Callable[[], Awaitable[AsyncHold]]) -> None:
        self._reserve = reserve

    def __await__(self) -> Generator[Any, Any, AsyncHold]:
        return self._reserve().__await__()

    async def __aenter__(self) -> AsyncHold:
        self._hold = await self._reserve()
        return self._hold

    async def __aexit__(self, *failure: object) -> None:
        await self._hold.__aexit__(*failure)
