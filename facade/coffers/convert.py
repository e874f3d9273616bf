"""One value of a provider's reply → one value of the model, or ``None``.

Each function accepts anything and recognises what it knows by its type, so that a field which is
missing, null or of an unforeseen type is unknown and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, TypeVar

T = TypeVar("T")

_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[+-]?\d{1,2})?", re.ASCII | re.I)
_MOST_DIGITS = 40
_TOO_LARGE = 10 ** (_MOST_DIGITS + 1)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_SHORTEST_MILLISECONDS = 10**11
"""As seconds this is the year 5138, as milliseconds 1973: no reset lies between the two."""


def amount(value: Any) -> Decimal | None:
    """A number or its decimal text, exactly; never a float, a flag, NaN or an infinity."""
    kind = type(value)  # not isinstance: True is an int too
    if kind is int:
        return Decimal(value) if abs(value) < _TOO_LARGE else None
    if kind is str and _NUMBER.fullmatch(value.strip()):
        value = Decimal(value.strip())
    elif kind is not Decimal or not value.is_finite():
        return None
    fits = abs(value.adjusted()) <= _MOST_DIGITS
    return value if fits and len(value.as_tuple().digits) <= 2 * _MOST_DIGITS else None


def text(value: Any) -> str | None:
    """A text that says something, or a whole number (an id) as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def flag(value: Any) -> bool | None:
    """True or false, also where it is sent as 1 or 0, or as text."""
    if isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    return bool(value) if isinstance(value, int) and value in (0, 1) else None


def moment(value: Any, unit: Literal["s", "ms"] | None = None) -> datetime | None:
    """A time in UTC: RFC 3339 text, or a number of seconds or milliseconds since 1970.

    A text without a zone is UTC.  `unit` is what the provider documents; without it, the magnitude
    decides.  A zero time (the year 1, 0 since 1970) means never, and is unknown like a time that
    no calendar holds.
    """
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return _from_text(value.strip())
    number = amount(value)
    if number is None or number <= 0:
        return None
    if unit is None:
        unit = "ms" if number >= _SHORTEST_MILLISECONDS else "s"
    seconds = number / 1000 if unit == "ms" else number
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(seconds * 10**6))
    except (OverflowError, ArithmeticError):
        return None


def _from_text(value: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year > 1 else None


def word(value: Any, words: Mapping[str, T]) -> T | None:
    """What the model calls the provider's `value`, by a table; ``None`` where it is not in it."""
    return words.get(value) if isinstance(value, str) else None


def items(value: Any, kind: type[T]) -> list[T]:
    """The elements of a list that are of the expected kind; none where it is not a list."""
    return [item for item in value if isinstance(item, kind)] if isinstance(value, list) else []


def part(value: Any, kind: type[T]) -> T:
    """A nested object of the reply; one that knows nothing, where the reply holds none."""
    return value if isinstance(value, kind) else kind()


def known(values: Mapping[str, T | None]) -> dict[str, T]:
    """The entries that are not unknown."""
    return {name: value for name, value in values.items() if value is not None}
