"""Whether, and after how long, a request is sent again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from coffers.errors import ConnectionFailed, TemporaryError
from coffers.timing import Clock, Deadline

RETRIED = frozenset({408, 429, 500, 502, 503, 504, *range(520, 525), 529})
"""Statuses after which asking again may help."""
LONGEST_WAIT = 120.0
"""Seconds; a provider that asks for more is not waited for."""
_BASE, _CEILING = 0.5, 8.0
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


def wait(error: TemporaryError, attempt: int, deadline: Deadline, clock: Clock) -> float | None:
    """Seconds to sleep before trying again after try number `attempt` (from 0).

    ``None`` where it should not be tried again: the error does not call for it, or the wait would
    be too long or pass the deadline.  Without the provider's own wish the wait is drawn evenly
    from nothing to a bound that doubles, so that many clients do not come back all at once.
    """
    if not isinstance(error, ConnectionFailed) and error.status not in RETRIED:
        return None
    seconds = error.retry_after or clock.random() * min(_CEILING, _BASE * 2**attempt)
    return seconds if seconds <= LONGEST_WAIT and seconds < deadline.remaining() else None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the provider asks to wait, given as a number or as a date.

    ``None`` where it makes no sense, such as a date that has passed.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds:
        return milliseconds / 1000
    value = headers.get("retry-after", "").strip()
    seconds = _number(value) if _SECONDS.fullmatch(value) else _until(value, now)
    return seconds or None


def _number(value: str | None) -> float | None:
    if value is None or not _SECONDS.fullmatch(value.strip()):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _until(value: str, now: datetime) -> float | None:
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return max(0.0, (at - now).total_seconds())
