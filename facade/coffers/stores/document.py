"""A document of a store, and the text that it is kept as."""

from __future__ import annotations

import contextlib
import json
from typing import Any, NoReturn

Document = dict[str, Any]
"""Plain JSON."""

KEEP = 7 * 24 * 3600
"""Seconds: a document that was not written for that long is gone, unless it is lasting."""

LARGEST = 8 << 20
"""Bytes of a document's text; a longer one is unreadable."""
_SHOWN = 1 << 16
_FARTHEST = 1e12
"""Seconds since 1970; tens of thousands of years."""


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
            document = json.loads(text, parse_constant=_refuse)
    if isinstance(document, dict):
        return document
    start = text[:_SHOWN] if isinstance(text, str | bytes) else ""
    return {"unreadable": ascii(start)}


def _refuse(constant: str) -> NoReturn:
    """NaN and the infinities are no JSON; every comparison with one is false."""
    raise ValueError(constant)


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
