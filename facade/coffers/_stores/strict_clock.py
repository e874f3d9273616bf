"""The clock of a store that has none of its own."""

from __future__ import annotations

from coffers._wire.clock import Clock

_TICK = 1e-6
_LARGEST_LEAD = 1.0
"""Seconds.  If the clock is set back by more, the store's time follows it."""


class StrictClock:
    """Seconds since 1970 that never repeat, so that the order of two events is always known.

    The underlying clock may stand still between two calls, because its ticks are coarse or a test
    holds it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0.0

    def now(self) -> float:
        """Return the next time.  Only one thread at a time may call this."""
        now = self._clock.now().timestamp()
        if self._last - _LARGEST_LEAD < now <= self._last:
            now = self._last + _TICK
        self._last = now
        return now
