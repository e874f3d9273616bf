"""Time and chance, so that tests can have their own."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

import anyio
import attrs

from coffers.errors import DeadlineExceeded


@attrs.frozen(kw_only=True)
class Clock:
    """Where the library gets the time, a sleep and a random number from."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = anyio.sleep
    random: Callable[[], float] = random.random


@attrs.frozen
class Deadline:
    """A point in time by which a reading has ended."""

    seconds: float
    _clock: Clock
    _ends: float = attrs.field(init=False)

    @_ends.default
    def _from_now(self) -> float:
        return self._clock.monotonic() + self.seconds

    def remaining(self) -> float:
        """Return seconds left; 0 or less when it has passed."""
        return self._ends - self._clock.monotonic()

    def check(self) -> None:
        """Raise `DeadlineExceeded` when it has passed."""
        if self.remaining() <= 0:
            raise self.exceeded()

    def exceeded(self) -> DeadlineExceeded:
        """Return the error for it."""
        return DeadlineExceeded(f"no complete answer within {self.seconds:.3g} s")


_bound: ContextVar[Deadline | None] = ContextVar("coffers_deadline", default=None)


@contextlib.contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """Bound every connection that this thread uses meanwhile."""
    token = _bound.set(deadline)
    try:
        yield
    finally:
        _bound.reset(token)


def time_left(timeout: float | None, otherwise: type[Exception]) -> float | None:
    """Return the smaller of `timeout` and what is left; raises `otherwise` when nothing is."""
    deadline = _bound.get()
    if deadline is None:
        return timeout
    remaining = deadline.remaining()
    if remaining <= 0:
        raise otherwise
    return remaining if timeout is None else min(timeout, remaining)
