"""Time and randomness, which tests can replace, and dates as HTTP writes them."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import anyio
import attrs

from coffers.errors import DeadlineExceeded


@attrs.frozen(kw_only=True)
class Clock:
    """Source of the time, of sleeps and of random numbers."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = anyio.sleep
    random: Callable[[], float] = random.random


@attrs.frozen
class Deadline:
    """Point in time by which a reading must end."""

    seconds: float
    _clock: Clock
    _ends: float = attrs.field(init=False)

    @_ends.default
    def _from_now(self) -> float:
        return self._clock.monotonic() + self.seconds

    def remaining(self) -> float:
        """Return the seconds left; 0 or less if the deadline has passed."""
        return self._ends - self._clock.monotonic()

    def check(self) -> None:
        """Raise `DeadlineExceeded` if the deadline has passed."""
        if self.remaining() <= 0:
            raise self.exceeded()

    def exceeded(self) -> DeadlineExceeded:
        """Return the error to raise once the deadline has passed."""
        return DeadlineExceeded(f"no complete answer within {self.seconds:.3g} s")


_bound: ContextVar[Deadline | None] = ContextVar("coffers_deadline", default=None)


@contextlib.contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """Bound every connection that this thread uses inside the block by `deadline`."""
    token = _bound.set(deadline)
    try:
        yield
    finally:
        _bound.reset(token)


def time_left(timeout: float | None, otherwise: type[Exception]) -> float | None:
    """Return the smaller of `timeout` and the time left; raise `otherwise` if none is left."""
    deadline = _bound.get()
    if deadline is None:
        return timeout
    remaining = deadline.remaining()
    if remaining <= 0:
        raise otherwise
    return remaining if timeout is None else min(timeout, remaining)


def http_date(value: str) -> datetime | None:
    """Parse a header's date, in UTC unless it has a time zone; ``None`` if it is malformed."""
    if not value.isascii():  # the parser accepts the digits of other scripts
        return None
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
