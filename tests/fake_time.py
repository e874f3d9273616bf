"""The clock of all tests that don't measure time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import anyio

from coffers import Clock

START = 1_763_770_000.0
"""Seconds since 1970, in 2025."""


class Time:
    """A clock that stands still until the test advances it, or code sleeps.

    With a `tick`, no two moments are the same, as on a real clock.
    """

    def __init__(
        self, start: float = START, *, tick: float = 0.0, draw: Callable[[], float] | None = None
    ) -> None:
        self.start, self.seconds = start, 0.0
        self.jitter = 0.0
        """The random number, unless `draw` returns one."""
        self.slept: list[float] = []
        self._tick, self._lock = tick, threading.Lock()
        self.clock = Clock(
            now=self._now,
            monotonic=lambda: self.seconds,
            sleep=self._sleep,
            asleep=self._asleep,
            random=draw or (lambda: self.jitter),
        )

    @property
    def at(self) -> float:
        """Seconds since 1970, in whole microseconds, as the clock reports them."""
        return self._told().timestamp()

    def pass_by(self, seconds: float) -> None:
        """Advance the clock."""
        with self._lock:
            self.seconds += seconds

    def _now(self) -> datetime:
        self.pass_by(self._tick)
        return self._told()

    def _told(self) -> datetime:
        return datetime.fromtimestamp(self.start + self.seconds, UTC)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)
        time.sleep(0)

    async def _asleep(self, seconds: float) -> None:
        self._sleep(seconds)
        await anyio.sleep(0)
