"""What can change in a vendor's document, and what it does to a reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import attrs

from coffers.compiler.document import Steps
from coffers.compiler.drift.contract import Endpoint

ITEM, VALUE = "[]", "{}"
"""Steps to any item of a list, and to any field without a name of its own."""


class Severity(IntEnum):
    """What becomes of a reading; the number is the exit status."""

    HARMLESS, FACT, READING = 0, 1, 2

    def __str__(self) -> str:
        return ("harmless", "breaks a fact", "breaks the reading")[self]


@attrs.frozen
class Edit:
    """What a change does to a reply: the field is gone, null, has another value; or the status."""

    what: str
    """``gone``, ``null``, ``types``, ``word`` or ``value`` of fields; ``status`` or ``body``;
    ``unheaded`` without a header; and of a parameter: ``unsent`` though it must be sent,
    ``refused`` or ``ignored`` if sent."""
    to: Any = None


@attrs.frozen
class Occurrence:
    """Where a change shows: an operation of ours, the status of an answer, the ways to a field."""

    operation: Endpoint
    status: str = ""
    paths: tuple[Steps, ...] = ()


@attrs.frozen
class Change:
    """One root change."""

    kind: str
    """``new``, ``gone``, ``type changed``, ``new word`` …"""
    field: str
    """The field as a path, such as ``data.items[].id``, or in parentheses what else it's about."""
    pointer: str
    newest: bool
    """Whether `pointer` is in the newest document, or in the one before it."""
    occurrences: tuple[Occurrence, ...]
    before: Any = None
    after: Any = None
    edits: tuple[Edit, ...] = ()
    """What a reply looks like after it; with one of them."""
    assumed: Severity = Severity.HARMLESS
    """Its severity if nothing is known of who reads it."""
    example: Any = None
    """What a field was like before."""

    @property
    def operation(self) -> str:
        """The operation where it shows first."""
        return str(self.occurrences[0].operation)

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same change, compared with another document."""
        return self.operation, self.field, self.kind

    def __str__(self) -> str:
        what = self.kind
        if self.kind == "type changed":
            what = f"{told(self.before)} → {told(self.after)}"
        elif self.kind in ("new word", "word gone"):
            words = self.after if self.kind == "new word" else self.before
            what = f"{self.kind} {', '.join(words)}"
        elif self.before is not None and self.after is not None:
            what = f"{self.kind}: {told(self.before)} → {told(self.after)}"
        elif (about := self.after if self.after is not None else self.before) is not None:
            what = f"{self.kind} ({told(about)})"
        return f"{self.operation}: {self.field}: {what}"


def told(value: Any) -> str:
    """Return a value of a change as text."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return value if isinstance(value, str) else json.dumps(value)


def written(steps: Sequence[str]) -> str:
    """Return a field's path as text."""
    path = "".join(
        step if step in (ITEM, VALUE) or step.startswith("[") else f".{step}" for step in steps
    )
    return path.lstrip(".") or "(answer)"
