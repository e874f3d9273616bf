"""Keep account of what a client doesn't carry over from its description.

Two lists, each by what happened and where.  *Loosened* is what every client leaves out on purpose,
so that a provider's change doesn't break a reading.  *Lost* is what a reader of the description
would expect to find in the client: it's counted, and a list that grows has to be accepted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from coffers.compiler.document import Steps, pointer

LOOSENED: Mapping[str, str] = {
    "required": "any field may be missing",
    "not nullable": "any field may be null",
    "enum": "other words are accepted, too",
    "closed object": "other fields are kept in additional_properties",
    "restriction": "values aren't checked: no format, bounds, pattern, or default",
    "response": "only 2xx answers in JSON are parsed",
    "unused component": "left out, because no operation needs it",
}
LOST: Mapping[str, str] = {
    "union": "Any: objects without a discriminator, or several kinds of lists",
    "untyped": "Any: the description doesn't say, or doesn't say it in a way that is known",
    "recursion": "Any: a list or a union that contains itself",
    "tuple": "a list of Any: items aren't typed by their position",
    "pattern properties": "kept in additional_properties, without a type",
    "conditional property": "kept in additional_properties, without a type",
    "keyword": "ignored: OpenAPI doesn't have it, or it has a value of the wrong type",
    "combined property": "accepts what either of its descriptions allows",
    "media type": "ignored: another one of the same answer or body is used",
    "answer": "refused as undocumented: it isn't JSON",
    "operation": "left out: its method isn't supported",
    "cookie": "left out: the request doesn't send it",
    "header": "left out: OpenAPI ignores a parameter with this name; set it in the HTTP client",
    "object parameter": "a dictionary, whose members aren't typed",
    "server variable": "the package's example uses its default",
    "operation server": "the package's example uses the document's server",
    "security": "the package's example uses the first scheme",
    "secret header": "left out, so that its value shows nowhere",
    "callback": "left out",
    "link": "left out",
}


class Ledger:
    """What was loosened and lost so far."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def note(self, kind: str, at: Steps, *more: str) -> None:
        """Note that what is at `at` was loosened or lost, as `kind` says."""
        self._found.setdefault(kind, {})[pointer((*at, *more))] = None

    def lost(self) -> dict[str, list[str]]:
        """Return where something was lost, by kind."""
        return self._of(LOST)

    def dump(self) -> str:
        """Return the ledger as TOML."""
        return "\n".join([*_tables("lost", LOST, self.lost()), *self._loosened()])

    def _loosened(self) -> Iterable[str]:
        return _tables("loosened", LOOSENED, self._of(LOOSENED))

    def _of(self, kinds: Iterable[str]) -> dict[str, list[str]]:
        return {kind: sorted(self._found[kind]) for kind in kinds if kind in self._found}


def _tables(name: str, kinds: Mapping[str, str], found: Mapping[str, list[str]]) -> Iterable[str]:
    for kind, places in found.items():
        yield f"[{name}.{_text(kind)}]"
        yield f"became = {_text(kinds[kind])}"
        yield f"at = [{''.join(f'{chr(10)}  {_text(place)},' for place in places)}\n]"
        yield ""


def _text(text: str) -> str:
    return json.dumps(text)  # TOML's basic strings allow what JSON's have, written in ASCII


def grown(before: Mapping[str, Any], lost: Mapping[str, list[str]]) -> list[str]:
    """Return a line for each loss that an earlier ledger, as read from TOML, doesn't have."""
    known = {kind: {*table.get("at", ())} for kind, table in before.get("lost", {}).items()}
    return [
        f"{place}: {kind}: {LOST[kind]}"
        for kind, places in lost.items()
        for place in places
        if place not in known.get(kind, ())
    ]
