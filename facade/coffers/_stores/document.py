"""Convert a store's document to text and back."""

from __future__ import annotations

import contextlib
import json
import math
from typing import Any, NoReturn

Document = dict[str, Any]
"""A JSON object."""

KEEP = 7 * 24 * 3600
"""Seconds after its last write that a document expires, unless it is lasting."""

LARGEST = 8 << 20
"""Bytes of a document's text; a longer one is unreadable."""
_DEEPEST = 64
"""Levels of a document; a deeper one is unreadable, because it couldn't be written back."""
_SHOWN = 1 << 16
_FARTHEST = 2.5e11
"""Seconds since 1970, up to the last year that dates support."""


def dump(document: Document) -> str:
    """Return `document` as text.  Raises `TypeError` or `ValueError` if it isn't JSON."""
    return _ENCODER.encode(document)


def load(text: object) -> Document:
    """Return the document in `text`, or ``{"unreadable": …}`` if it isn't one.

    Anything can have written to the store.  A damaged document looks like no shape that its reader
    knows, so it costs its own account a cache entry, and no other account anything.
    """
    document = None
    if isinstance(text, str | bytes) and len(text) <= LARGEST:
        with contextlib.suppress(ValueError, RecursionError):
            document = _DECODER.decode(text if isinstance(text, str) else text.decode())
    if isinstance(document, dict) and not _is_deep(document, text):
        return document
    start = text[:_SHOWN] if isinstance(text, str | bytes) else ""
    return {"unreadable": ascii(start)}


def _refuse(constant: str) -> NoReturn:
    """Refuse NaN and the infinities: they aren't JSON, and NaN compares as false with anything."""
    raise ValueError(constant)


def _finite(digits: str) -> float:
    """Parse a number; refuse one too large for a float, which would become an infinity."""
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def _is_deep(document: Document, text: Any) -> bool:
    opening = ("{", "[") if isinstance(text, str) else (b"{", b"[")
    if sum(map(text.count, opening)) <= _DEEPEST:  # cheap, and enough for most documents
        return False
    level: list[Any] = [document]
    for _ in range(_DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for some in inside for one in some if isinstance(one, dict | list)]
    return bool(level)


def as_text(value: object) -> str:
    """Return a document's value if it is a string.  Raises `ValueError` otherwise."""
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004  # all problems of a document are one kind of error
    return value


def as_time(value: object) -> float:
    """Return a document's value if it is a time or a duration, in seconds.

    Raises `ValueError` otherwise.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _FARTHEST:
        raise ValueError
    return float(value)
