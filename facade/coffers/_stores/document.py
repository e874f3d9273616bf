"""A document of a store, and the text that it is kept as."""

from __future__ import annotations

import contextlib
import json
import math
from typing import Any, NoReturn

Document = dict[str, Any]
"""Plain JSON."""

KEEP = 7 * 24 * 3600
"""Seconds: a document that was not written for that long is gone, unless it is lasting."""

LARGEST = 8 << 20
"""Bytes of a document's text; a longer one is unreadable."""
_DEEPEST = 64
"""Levels of what is read; a deeper one is unreadable, as it could not be written again."""
_SHOWN = 1 << 16
_FARTHEST = 2.5e11
"""Seconds since 1970: dates go no further."""


def dump(document: Document) -> str:
    """Write `document` as text.  Raises `TypeError` or `ValueError` where it is not JSON."""
    return json.dumps(document, allow_nan=False, separators=(",", ":"))


def load(text: object) -> Document:
    """Read the document that `text` is; what is none is given as ``{"unreadable": …}``.

    Somebody else may have written to the store: a damaged document costs its own account a cache
    entry, and nobody else anything.  Whoever reads one finds none of the shapes it knows.
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
    """NaN and the infinities are no JSON; every comparison with one is false."""
    raise ValueError(constant)


def _finite(digits: str) -> float:
    """A number that is too large becomes an infinity."""
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def _is_deep(document: Document, text: Any) -> bool:
    opening = ("{", "[") if isinstance(text, str) else (b"{", b"[")
    if sum(map(text.count, opening)) <= _DEEPEST:  # at a glance
        return False
    level: list[Any] = [document]
    for _ in range(_DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for some in inside for one in some if isinstance(one, dict | list)]
    return bool(level)


def as_text(value: object) -> str:
    """Give a text of a document.  Raises `ValueError` where it is none."""
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004  # whatever is wrong with a document is one error
    return value


def as_time(value: object) -> float:
    """Give a time or a length of time, in seconds.  Raises `ValueError` where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _FARTHEST:
        raise ValueError
    return float(value)
