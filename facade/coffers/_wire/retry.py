"""Whether, and after how long, a request is sent again."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import ClassVar

import attrs

from coffers._wire import forks
from coffers._wire.clock import Clock, Deadline
from coffers.errors import CoffersError, ConnectionFailed, RateLimited, TemporaryError, TlsFailed

RETRIED = frozenset({408, 429, 500, 502, 503, 504, *range(520, 525), 529})
"""Statuses after which asking again may help."""
LONGEST_WAIT = 120.0
"""Seconds; a provider that asks for more is not waited for."""
_BASE, _CEILING = 0.5, 8.0
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


@attrs.define
class Budget:
    """How many retries one host may cost this process, so that an outage is not made worse.

    A retry takes tokens, a success gives back what its own retries took, or one.  When none are
    left there are first tries only.
    """

    CAPACITY: ClassVar[int] = 500
    COST: ClassVar[int] = 14
    COST_WHEN_THROTTLED: ClassVar[int] = 5
    _tokens: int = CAPACITY
    _lock: threading.Lock = attrs.field(factory=threading.Lock, repr=False)

    def take(self, error: CoffersError) -> int:
        """Return what a retry after `error` costs; 0 where it cannot be paid."""
        cost = self.COST_WHEN_THROTTLED if isinstance(error, RateLimited) else self.COST
        with self._lock:
            if self._tokens < cost:
                return 0
            self._tokens -= cost
            return cost

    def give_back(self, taken: int) -> None:
        """After a success, whose retries took `taken`."""
        with self._lock:
            self._tokens = min(self.CAPACITY, self._tokens + (taken or 1))


class Budgets:
    """Those of a process."""

    def __init__(self) -> None:
        self.start_anew()
        forks.renew(self)

    def start_anew(self) -> None:
        self._budgets: dict[tuple[str, str], Budget] = {}

    def of(self, provider: str, base_url: str) -> Budget:
        """Find the budget of a provider's host."""
        return self._budgets.setdefault((provider, base_url), Budget())


budget = Budgets().of


def wait(
    error: CoffersError,
    advice: str | None,
    attempt: int,
    deadline: Deadline,
    clock: Clock,
) -> float | None:
    """Return seconds to sleep before trying again after try number `attempt` (from 0).

    ``None`` where it should not be tried again: the error does not call for it, or the wait would
    be too long or pass the deadline.  `advice` is the provider's ``x-should-retry``, which wins.
    Without the provider's own wish the wait is drawn evenly from nothing to a bound that doubles,
    so that many clients do not come back all at once.
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
    """Return seconds that the provider asks to wait, given as a number or as a date.

    ``None`` where it makes no sense, such as a date that has passed.
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
    if not value.isascii():  # the digits of other scripts are numbers to the parser
        return None
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return max(0.0, (at - now).total_seconds())
