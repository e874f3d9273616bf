"""Convert a value of a provider's reply to a value of the model, or to ``None``.

Each function accepts any value and recognizes the types it knows.  A field that is missing, null or
of an unexpected type is unknown; it never breaks a reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from typing import Any, Literal, TypeVar

T = TypeVar("T")

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,9})?", re.ASCII | re.I)
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d"
    r"([T ]([01]\d|2[0-3]):\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?[0-5]\d)?)?)?",
    re.ASCII | re.I,
)
_MOST_DIGITS = 40
_TOO_LARGE = 10**_MOST_DIGITS
_EXACT = Context(prec=4 * _MOST_DIGITS)
"""Arithmetic that doesn't round, whatever decimal context the caller has set."""
UNKNOWN_CURRENCY = "XXX"
"""ISO 4217's code for "no currency": the unit of money whose currency isn't known."""
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_EARLIEST_SECONDS = 10**8
"""The year 1973.  Smaller numbers aren't timestamps; they may be dates such as 20261102."""
_SHORTEST_MILLISECONDS = 10**11
"""The year 5138 in seconds, but 1973 in milliseconds: no reset lies between the two."""


def amount(value: Any) -> Decimal | None:
    """Return a number, or the number in a decimal string, exactly as sent.

    A float, a boolean, NaN, an infinity or a number with more than 40 digits on either side of the
    point is not an amount.
    """
    kind = type(value)  # not isinstance: True is an int too
    if kind is int:
        return Decimal(value) if abs(value) < _TOO_LARGE else None
    if kind is str and _NUMBER.fullmatch(value.strip()):
        value = Decimal(value.strip())
    elif kind is not Decimal or not value.is_finite():
        return None
    before = value.adjusted() + 1
    behind = len(value.as_tuple().digits) - before
    return value if max(before, behind) <= _MOST_DIGITS else None


def beyond(used: Decimal | None, limit: Decimal | None) -> Decimal | None:
    """Return the part of `used` above `limit`, or ``None`` if either is unknown."""
    if used is None or limit is None:
        return None
    return max(_EXACT.subtract(used, limit), Decimal(0))


def text(value: Any) -> str | None:
    """Return a string that isn't blank, stripped, or an integer (such as an id) as a string.

    A lone surrogate, which JSON allows but files and terminals refuse, becomes a ``?``.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    return value.strip().encode("utf-8", "replace").decode("utf-8") or None


def currency(value: Any) -> str | None:
    """Return an ISO 4217 code, such as ``USD``; case and surrounding white space don't matter."""
    code = value.strip() if isinstance(value, str) else ""
    return code.upper() if len(code) == 3 and code.isascii() and code.isalpha() else None


def currency_option(value: str | None) -> str | None:
    """Return the currency that the caller passed.  Raises `ValueError` if it isn't a code."""
    code = currency(value)
    if value is not None and code is None:
        msg = "currency must be a code of three letters, such as USD"
        raise ValueError(msg)
    return code


def flag(value: Any) -> bool | None:
    """Return a boolean, also if it is sent as 1 or 0 or as a string."""
    if isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    return bool(value) if isinstance(value, int) and value in (0, 1) else None


def moment(value: Any, unit: Literal["s", "ms"] | None = None) -> datetime | None:
    """Return a time in UTC from an RFC 3339 string, or from seconds or milliseconds since 1970.

    A string without a time zone is UTC.  `unit` is the documented unit of a number; without it, the
    magnitude decides.  A zero time (the year 1, or 0 since 1970) means never, so it is unknown, and
    so is a time that no calendar has.
    """
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return _from_text(value.strip())
    number = amount(value)
    if number is None or number <= 0:
        return None
    if unit is None and number < _EARLIEST_SECONDS:
        return None
    if unit is None:
        unit = "ms" if number >= _SHORTEST_MILLISECONDS else "s"
    microseconds = _EXACT.scaleb(number, 3 if unit == "ms" else 6)
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(microseconds))
    except (OverflowError, ArithmeticError):
        return None


def next_start(period: str | None, now: datetime) -> datetime | None:
    """Return when the next day (``P1D``), week (``P1W``, Monday) or month (``P1M``) starts in UTC.

    Returns ``None`` for any other period.  No reply says this, only documentation does, so mark it
    as ``inferred`` in the balance's `basis`.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"P1D": 1, "P1W": 7 - today.weekday(), "P1M": 32 - today.day}.get(period or "")
    if days is None:
        return None
    start = today + timedelta(days=days)
    return start.replace(day=1) if period == "P1M" else start


def _from_text(value: str) -> datetime | None:
    if not _TIME.fullmatch(value):
        return None
    try:
        at = datetime.fromisoformat(value.upper())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year > 1 else None


def word(value: Any, words: Mapping[str, T]) -> T | None:
    """Translate the provider's `value` to the model's word, or ``None`` if `words` lacks it."""
    return words.get(value) if isinstance(value, str) else None


def items(value: Any, kind: type[T]) -> list[T]:
    """Return the elements of a list that are of the expected kind; none if it isn't a list."""
    return [item for item in value if isinstance(item, kind)] if isinstance(value, list) else []


def part(value: Any, kind: type[T]) -> T:
    """Return a nested object of the reply, or an empty one if it is missing or something else."""
    return value if isinstance(value, kind) else kind()


def known(values: Mapping[str, T | None]) -> dict[str, T]:
    """Return the entries whose value is known."""
    return {name: value for name, value in values.items() if value is not None}
