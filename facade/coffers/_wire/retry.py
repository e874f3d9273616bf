"""Decide whether to retry a request, and after which back-off."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

import attrs

from coffers._wire import forks
from coffers._wire.clock import Clock, Deadline, http_date
from coffers.errors import CoffersError, ConnectionFailed, RateLimited, TemporaryError, TlsFailed

RETRIED = frozenset({408, 429, 500, 502, 503, 504, *range(520, 525), 529})
"""Statuses that a retry may cure."""
LONGEST_WAIT = 120.0
"""Seconds.  If a provider asks to wait longer, there is no retry."""
_BASE, _CEILING = 0.5, 8.0
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


@attrs.define
class Budget:
    """Retry budget of one host in this process, so that retries don't make an outage worse.

    A retry takes tokens.  A success returns the tokens that its own retries took, or a single one.
    Without tokens, requests are sent but not retried.
    """

    CAPACITY: ClassVar[int] = 500
    COST: ClassVar[int] = 14
    COST_WHEN_THROTTLED: ClassVar[int] = 5
    _tokens: int = CAPACITY
    _lock: threading.Lock = attrs.field(factory=threading.Lock, repr=False)

    def take(self, error: CoffersError) -> int:
        """Take the tokens for a retry after `error`, and return how many; 0 if too few are left."""
        cost = self.COST_WHEN_THROTTLED if isinstance(error, RateLimited) else self.COST
        with self._lock:
            if self._tokens < cost:
                return 0
            self._tokens -= cost
            return cost

    def give_back(self, taken: int) -> None:
        """Return tokens after a success whose retries took `taken`."""
        with self._lock:
            self._tokens = min(self.CAPACITY, self._tokens + (taken or 1))


class Budgets:
    """The retry budgets of a process."""

    def __init__(self) -> None:
        self.start_anew()
        forks.renew(self)

    def start_anew(self) -> None:
        self._budgets: dict[tuple[str, str], Budget] = {}

    def of(self, provider: str, base_url: str) -> Budget:
        """Return the budget of a provider's host."""
        host = provider, base_url
        return self._budgets.get(host) or self._budgets.setdefault(host, Budget())


budget = Budgets().of


def wait(
    error: CoffersError,
    advice: str | None,
    attempt: int,
    deadline: Deadline,
    clock: Clock,
) -> float | None:
    """Return the seconds to sleep before the retry after try number `attempt` (from 0).

    Returns ``None`` if there should be no retry: the error isn't worth one, or the wait would be
    too long or pass the deadline.  `advice` is the provider's ``x-should-retry``, which wins.

    If the provider doesn't say how long to wait, this is exponential back-off with full jitter, so
    that many clients don't come back all at once.
    """
    if not _worth_trying(error, advice):
        return None
    seconds = error.retry_after or clock.random() * min(_CEILING, _BASE * 2**attempt)
    return seconds if seconds <= LONGEST_WAIT and seconds < deadline.remaining() else None


def _worth_trying(error: CoffersError, advice: str | None) -> bool:
    if advice in ("true", "false"):
        return advice == "true"
    if isinstance(error, ConnectionFailed):
        return not isinstance(error, TlsFailed)
    return isinstance(error, TemporaryError) and error.status in RETRIED


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that the provider asks to wait, from a number or a date.

    Returns ``None`` if the value makes no sense, such as a date in the past.
    """
    milliseconds = _number(headers.get("retry-after-ms", "").strip())
    if milliseconds:
        return milliseconds / 1000
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    return (_until(value, now) if seconds is None else seconds) or None


def _number(value: str) -> float | None:
    return float(value) if _SECONDS.fullmatch(value) else None


def _until(value: str, now: datetime) -> float | None:
    at = http_date(value)
    return None if at is None else max(0.0, (at - now).total_seconds())
