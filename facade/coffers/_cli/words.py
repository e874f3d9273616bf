"""Write numbers, times and failures in words."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from coffers.errors import CoffersError
from coffers.model import Account

_DECIMALS = 4
_DAY = 86_400
_SCALE = (
    (60, 1, "second"),
    (3600, 60, "minute"),
    (2 * _DAY, 3600, "hour"),
    (90 * _DAY, _DAY, "day"),
    (730 * _DAY, 30 * _DAY, "month"),
)
"""Below this many seconds, count in units of this many seconds."""
_PERIOD = re.compile(r"P(\d{1,9})([DWMY])", re.ASCII)
_PERIOD_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def exact(value: Decimal) -> str:
    """Write a number with all decimals."""
    return f"{value:,f}"


def brief(value: Decimal) -> str:
    """Write a number with few decimals, unless that would round it to zero."""
    if len(exact(value).partition(".")[2]) <= _DECIMALS:
        return exact(value)
    rounded = f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return rounded if rounded.strip("-0.") else f"{value:.1e}"


def counted(count: int, noun: str) -> str:
    """Write ``1 account``, ``2 accounts``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def relative(at: datetime, now: datetime) -> str:
    """Write ``in 9 days`` or ``9 days ago``."""
    seconds = int((at - now) / timedelta(seconds=1))
    if not seconds:
        return "now"
    return f"in {_duration(seconds)}" if seconds > 0 else f"{_duration(-seconds)} ago"


def age(at: datetime, now: datetime) -> str:
    """Write ``9 days ago``, never a future time: another host's clock may be ahead."""
    return relative(at, now) if at <= now - timedelta(seconds=1) else "just now"


def moment(at: datetime, now: datetime) -> str:
    """Write ``in 9 days, 2024-12-15 15:00 UTC``."""
    return f"{relative(at, now)}, {absolute(at)}"


def absolute(at: datetime) -> str:
    """Write ``2024-12-15 15:00 UTC``."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _duration(seconds: int) -> str:
    """Write a duration in its largest sensible unit, rounded down."""
    year = (365 * _DAY, "year")
    size, unit = next(((size, unit) for below, size, unit in _SCALE if seconds < below), year)
    return counted(seconds // size, unit)


def every(period: str) -> str:
    """Write ``every 3 months`` for ``P3M``."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return f"every {period}"
    count, unit = int(found[1]), _PERIOD_UNITS[found[2]]
    return f"every {unit}" if count == 1 else f"every {counted(count, unit)}"


def spaced(status: str) -> str:
    """Write ``past due`` for ``past_due``."""
    return status.replace("_", " ")


def problem(error: CoffersError) -> str:
    """Write why a reading failed, and how long the provider asks to wait."""
    if error.retry_after is None:
        return str(error)
    return f"{error}; it asks to wait {_duration(math.ceil(error.retry_after))}"


def outdated(account: Account, error: CoffersError, now: datetime) -> str:
    """Write how old the last good reading is, and why there is no newer one."""
    return f"read {age(account.observed_at, now)}; since then: {problem(error)}"
