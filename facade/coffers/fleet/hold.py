"""An amount that is set aside for a job."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Generator
from decimal import Decimal
from functools import partial
from typing import Any, Self

import anyio
import attrs

from coffers.boundary import sealed, sealed_async
from coffers.errors import CoffersError, ConfigurationError
from coffers.fleet import ledger
from coffers.fleet.gate import amount_of
from coffers.fleet.ledger import Reservation
from coffers.fleet.record import Known
from coffers.fleet.sharing import at_store
from coffers.stores import Document, Store

_LOGGER = logging.getLogger("coffers")
_KEPT = "%s: %s %s stay held for now: %s"


@attrs.frozen(kw_only=True)
class Booking:
    """What ends a hold, as changes of the ledger."""

    reservation: Reservation
    lag: float
    max_age: float

    def commit(
        self, used: Decimal, by: str, document: Document | None, now: float
    ) -> tuple[Document, None]:
        """Count `used` until a reading shows it; it was spent, even where the hold was over."""
        book = ledger.opened(document, now)
        times = {"shows_at": now + self.lag, "oldest": now - self.max_age}
        return ledger.with_spent(book, self.reservation, used, by, **times), None

    def release(self, document: Document | None, now: float) -> tuple[Document, None]:
        """Make it available again."""
        return ledger.without_hold(ledger.opened(document, now), self.reservation), None


class _Hold:
    """What both holds know."""

    def __init__(self, booking: Booking, known: Known, store: Store) -> None:
        self.name = known.name
        """The account that it is held of."""
        self.amount = booking.reservation.amount
        self.unit = booking.reservation.unit
        self._booking, self._store = booking, store
        self._ledger, self._access = ledger.key(known), known.access
        self._end: Callable[..., tuple[Document, None]] = booking.release
        """How it ends.  What was committed is spent, even where the store could not be told."""
        self._open = True

    def __repr__(self) -> str:
        state = "held" if self._open else "no longer held"
        return f"<{type(self).__name__} {self.amount:f} {self.unit} of {self.name!r}, {state}>"

    def _committing(self, used: Decimal | float | None) -> Callable[[], None]:
        if not self._open:
            msg = f"{self.name}: this hold was committed or released before"
            raise ConfigurationError(msg)
        amount = self.amount if used is None else amount_of("used", used)
        self._end = partial(self._booking.commit, amount, self._access)
        return self._ending

    def _ending(self) -> None:
        if self._open:
            self._store.update(self._ledger, self._end)
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

    @sealed
    def commit(self, used: Decimal | float | None = None) -> None:
        """Say what the job used, by default all that was held; more than that may be said, too.

        It counts as spent until a reading that was asked for later shows it.  Raises
        `StoreUnavailable`, after which it may be said again, and is by leaving the block; and
        `ConfigurationError` the second time.
        """
        self._committing(used)()

    @sealed
    def release(self) -> None:
        """Make it available again, unless it was committed.  Raises `StoreUnavailable`."""
        self._ending()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.release()
        except CoffersError as error:
            self._stays(error)


class AsyncHold(_Hold):
    """`Hold`, awaited.  Neither a commit nor a release is given up by a cancellation."""

    @sealed_async
    async def commit(self, used: Decimal | float | None = None) -> None:
        """As `Hold.commit`."""
        await self._at_store(self._committing(used))

    @sealed_async
    async def release(self) -> None:
        """As `Hold.release`."""
        await self._at_store(self._ending)

    async def _at_store(self, operation: Callable[[], None]) -> None:
        with anyio.CancelScope(shield=True):
            await at_store(self._store, operation)

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
