"""A document of a store, and the text that it is kept as."""

from __future__ import annotations

import json
from typing import Any

from coffers.errors import StoreUnavailable

Document = dict[str, Any]
"""Plain JSON."""

KEEP = 7 * 24 * 3600
"""Seconds: a document that was not written for that long is gone."""


def dump(document: Document) -> str:
    """The text of `document`.  Raises `TypeError` or `ValueError` where it is not JSON."""
    return json.dumps(document, allow_nan=False, separators=(",", ":"))


def load(text: str | bytes) -> Document:
    """The document that `text` is.  Raises `StoreUnavailable` where it is none."""
    try:
        document = json.loads(text)
    except ValueError:  # its own text would show what is kept
        document = None
    if not isinstance(document, dict):
        raise StoreUnavailable("the store holds something else than a document of this library")
    return document
