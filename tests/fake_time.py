"""The clock of all tests that do not measure."""

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
    """A clock that stands until the test lets time pass by, or somebody sleeps.

    With a `tick`, no two moments are the same, as with a real one.
    """

    def __init__(
        self, start: float = START, *, tick: float = 0.0, draw: Callable[[], float] | None = None
    ) -> None:
        self.start, self.seconds = start, 0.0
        self.jitter = 0.0
        """What is drawn, unless `draw` does it."""
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
        """Seconds since 1970, in whole microseconds as the clock tells them."""
        return self._told().timestamp()

    def pass_by(self, seconds: float) -> None:
        """Let so much time go by."""
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
