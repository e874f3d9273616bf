"""One value of a provider's reply → one value of the model, or ``None``.

Each function accepts anything and recognises what it knows by its type, so that a field which is
missing, null or of an unforeseen type is unknown and nothing else.
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
"""Arithmetic that does not round, whatever the caller has set for his own."""
UNKNOWN_CURRENCY = "XXX"
"""The code of ISO 4217 that names no currency: the unit of money that could be of any."""
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_EARLIEST_SECONDS = 10**8
"""The year 1973; below it there are no times, but dates such as 20261102."""
_SHORTEST_MILLISECONDS = 10**11
"""As seconds this is the year 5138, as milliseconds 1973: no reset lies between the two."""


def amount(value: Any) -> Decimal | None:
    """Return a number, or a decimal text, exactly; never a float, a flag, NaN or an infinity.

    One with more than 40 digits on either side of its point is no amount.
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
    """Return the part of `used` above `limit`; ``None`` if one of them is unknown."""
    if used is None or limit is None:
        return None
    return max(_EXACT.subtract(used, limit), Decimal(0))


def text(value: Any) -> str | None:
    """Return a non-empty text, or a whole number (an id) as text.

    Half a surrogate pair, which JSON can hold and no file or terminal takes, becomes a ``?``.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    return value.strip().encode("utf-8", "replace").decode("utf-8") or None


def currency(value: Any) -> str | None:
    """Return the ISO 4217 code of a currency, such as ``USD``; in any case."""
    code = value.strip() if isinstance(value, str) else ""
    return code.upper() if len(code) == 3 and code.isascii() and code.isalpha() else None


def currency_option(value: str | None) -> str | None:
    """Return the code of a currency you name.  Raises `ValueError` if it isn't one."""
    code = currency(value)
    if value is not None and code is None:
        msg = "currency is a code of three letters, such as USD"
        raise ValueError(msg)
    return code


def flag(value: Any) -> bool | None:
    """Return true or false, also if it is sent as 1 or 0, or as text."""
    if isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    return bool(value) if isinstance(value, int) and value in (0, 1) else None


def moment(value: Any, unit: Literal["s", "ms"] | None = None) -> datetime | None:
    """Return a time in UTC: from RFC 3339 text, or from seconds or milliseconds since 1970.

    A text without a zone is UTC.  `unit` is what the provider documents; without it, the magnitude
    decides.  A zero time (the year 1, 0 since 1970) means never, and is unknown like a time that
    no calendar holds.
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
    """Return when the next day (``P1D``), week (``P1W``, Monday) or month begins, in UTC.

    ``None`` for any other period.  It rests on the documentation alone: say so in `basis`.
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
    """Return the model's word for the provider's `value`; ``None`` if `words` doesn't have it."""
    return words.get(value) if isinstance(value, str) else None


def items(value: Any, kind: type[T]) -> list[T]:
    """Return the elements of a list that are of the expected kind; none if it isn't a list."""
    return [item for item in value if isinstance(item, kind)] if isinstance(value, list) else []


def part(value: Any, kind: type[T]) -> T:
    """Return a nested object of the reply, or an empty one if the reply has none."""
    return value if isinstance(value, kind) else kind()


def known(values: Mapping[str, T | None]) -> dict[str, T]:
    """Return the entries that are known."""
    return {name: value for name, value in values.items() if value is not None}
