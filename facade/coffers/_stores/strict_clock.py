"""The time of a store that has no clock of its own."""

from __future__ import annotations

from coffers._wire.clock import Clock

_TICK = 1e-6
_LARGEST_LEAD = 1.0
"""Seconds; a clock that was set back further than that is followed."""


class StrictClock:
    """Seconds since 1970, of which no two are the same: what came later is seen to be later.

    A clock may stand still in between, because its ticks are coarse or a test holds it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0.0

    def now(self) -> float:
        """Return the next moment; for one thread at a time."""
        now = self._clock.now().timestamp()
        if self._last - _LARGEST_LEAD < now <= self._last:
            now = self._last + _TICK
        self._last = now
        return now
