"""Compare the answers of two documents: each root change once, with every way that leads there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import attrs

from coffers.compiler.document import SCALARS, Document, Steps, pointer
from coffers.compiler.drift.changes import ITEM, VALUE, Change, Edit, Occurrence, Severity, written
from coffers.compiler.drift.contract import Endpoint
from coffers.compiler.drift.shapes import FORMATS, Places, Shape, example, is_described, shape_of

Pair = tuple[Places, Places]
"""Where a value is described before and now."""

_MOST_WAYS = 32
"""Ways to one field that are tried; recursive schemas have endless ones."""


@attrs.define
class Changes:
    """The changes found so far.  A shared schema is compared in many places, and told once."""

    found: list[Change] = attrs.field(factory=list)
    _known: dict[Any, int] = attrs.field(factory=dict)

    def add(self, change: Change, *identities: Any) -> None:
        """Add a change, or where it shows, too, if a change with one of `identities` is known."""
        keys = [(change.kind, identity) for identity in identities]
        number = next((self._known[key] for key in keys if key in self._known), len(self.found))
        if number == len(self.found):
            self.found.append(change)
        else:
            before = self.found[number]
            shows = dict.fromkeys((*before.occurrences, *change.occurrences))
            self.found[number] = attrs.evolve(before, occurrences=tuple(shows))
        self._known.update(dict.fromkeys(keys, number))


@attrs.define
class Comparison:
    """Walks through two answers at once."""

    before: Document
    after: Document
    operation: Endpoint
    status: str
    changes: Changes
    _start: Pair = (frozenset(), frozenset())
    _ways: dict[Pair, list[tuple[Pair, str]]] = attrs.field(factory=dict)
    _told: list[tuple[Pair, str, Change, tuple[Any, ...]]] = attrs.field(factory=list)

    def compare(self, left: Places, right: Places) -> None:
        """Add what is different between the answers described at `left` and `right`."""
        self._start = left, right
        waiting = deque([self._start])
        self._ways[self._start] = []
        while waiting:
            pair = waiting.popleft()
            shapes = shape_of(self.before, pair[0]), shape_of(self.after, pair[1])
            self._value(pair, *shapes)
            for step, child in self._inside(*shapes):
                if child not in self._ways:
                    self._ways[child] = []
                    waiting.append(child)
                self._ways[child].append((pair, step))
        for pair, step, change, identities in self._told:
            ways = tuple((*way, step) if step else way for way in self._ways_to(pair))
            shows = Occurrence(self.operation, self.status, ways)
            self.changes.add(
                attrs.evolve(change, field=written(ways[0]), occurrences=(shows,)), *identities
            )

    def _ways_to(self, pair: Pair) -> list[Steps]:
        """Return the ways to a value that don't go in circles, the shortest first."""
        found = [self._first_way(pair)]
        waiting: deque[tuple[tuple[Pair, ...], Steps]] = deque([((pair,), ())])
        for _ in range(4 * _MOST_WAYS):
            if not waiting or len(found) == _MOST_WAYS:
                break
            passed, steps = waiting.popleft()
            if passed[0] == self._start and steps not in found:
                found.append(steps)
            for above, step in self._ways[passed[0]]:
                if above not in passed:
                    waiting.append(((above, *passed), (step, *steps)))
        return found

    def _first_way(self, pair: Pair) -> Steps:
        """Return the way by which a value was found, which is the shortest."""
        steps: Steps = ()
        while pair != self._start:
            pair, step = self._ways[pair][0]
            steps = (step, *steps)
        return steps

    def _tell(
        self,
        pair: Pair,
        kind: str,
        places: tuple[Places, Places],
        *edits: Edit,
        step: str = "",
        side: str = "both",
        before: Any = None,
        after: Any = None,
    ) -> None:
        """Note a change of the value at `pair`, or of its field `step`."""
        newest = side != "before"
        at = min(places[newest])
        severity = Severity.FACT if edits else Severity.HARMLESS
        identities: list[Any] = []
        facts = repr((before, after))
        if side != "after":
            identities += [(False, place, facts) for place in sorted(places[0])]
        if side != "before":
            identities += [(True, place, facts) for place in sorted(places[1])]
        change = Change(kind, "", pointer(at), newest, (), before, after, edits, severity)
        if edits:
            value = example(self.before, places[0] if step else pair[0])
            change = attrs.evolve(change, example=value)
        self._told.append((pair, step, change, tuple(identities)))

    def _value(self, pair: Pair, left: Shape, right: Shape) -> None:
        """Compare two descriptions of a value."""
        self._null(pair, left, right)
        deprecated = _at("deprecated", pair, left, right)
        if right.deprecated and not left.deprecated:
            self._tell(pair, "deprecated", deprecated, side="after")
        elif left.deprecated and not right.deprecated:
            self._tell(pair, "not deprecated", deprecated, side="before")
        types = _at("type", pair, left, right)
        if left.kinds != right.kinds:
            edits = [Edit("types", kind) for kind in sorted(_added(left, right))]
            told = {"before": _kinds(left), "after": _kinds(right)}
            self._tell(pair, "type changed", types, *edits, **told)
        common = _common(left, right)
        if common & SCALARS:
            self._words(pair, left, right)
            self._formats(pair, left, right)
        if "object" in common:
            known = is_described(self.before, left), is_described(self.after, right)
            if all(known):
                self._fields(pair, left, right)
            elif known[0]:
                self._tell(pair, "fields no longer described", types, Edit("value", {}))
            elif known[1]:
                self._tell(pair, "fields described", types)

    def _null(self, pair: Pair, left: Shape, right: Shape) -> None:
        if left.kinds is None or right.kinds is None:  # anything includes null
            return
        at = _at("null", pair, left, right)
        if right.null and not left.null:
            self._tell(pair, "nullable", at, Edit("null"), side="after")
        elif left.null and not right.null:
            self._tell(pair, "not nullable", at, side="before")

    def _formats(self, pair: Pair, left: Shape, right: Shape) -> None:
        if left.formats == right.formats:
            return
        new = [FORMATS[name] for name in sorted(right.formats - left.formats) if name in FORMATS]
        self._tell(
            pair,
            "format changed",
            _at("format", pair, left, right),
            *(Edit("value", value) for value in new),
            before=sorted(left.formats),
            after=sorted(right.formats),
        )

    def _words(self, pair: Pair, left: Shape, right: Shape) -> None:
        at, before, after = _at("enum", pair, left, right), left.listed, right.listed
        if before and after:
            if new := sorted(after - before):
                edits = [Edit("word", word) for word in new]
                self._tell(pair, "new word", at, *edits, after=new)
            if gone := sorted(before - after):
                self._tell(pair, "word gone", at, before=gone)
        elif before:
            self._tell(pair, "words no longer listed", at, side="before")
        elif after:
            self._tell(pair, "words listed", at, side="after", after=sorted(after))

    def _fields(self, pair: Pair, left: Shape, right: Shape) -> None:
        for name, places in left.properties.items():
            if name not in right.properties:
                both = (places, places)
                self._tell(pair, "gone", both, Edit("gone"), step=name, side="before")
        for name, places in right.properties.items():
            if name not in left.properties:
                kinds = _kinds(shape_of(self.after, places))
                both = (places, places)
                self._tell(pair, "new", both, step=name, side="after", after=kinds)
                continue
            both = (left.properties[name], places)
            if name in right.required - left.required:
                self._tell(pair, "required", both, step=name)
            elif name in left.required - right.required:
                self._tell(pair, "not required", both, Edit("gone"), step=name)

    def _inside(self, left: Shape, right: Shape) -> Iterator[tuple[str, Pair]]:
        """Yield the values inside that both describe."""
        common = _common(left, right)
        if "object" in common:
            for name in left.properties:
                if name in right.properties:
                    yield name, (left.properties[name], right.properties[name])
            if left.values and right.values:
                yield VALUE, (left.values, right.values)
        if "array" in common:
            if left.items and right.items:
                yield ITEM, (left.items, right.items)
            for number, places in enumerate(zip_longest(left.positions, right.positions)):
                one, other = places[0] or left.items, places[1] or right.items
                if one and other:
                    yield f"[{number}]", (one, other)


def _at(what: str, pair: Pair, left: Shape, right: Shape) -> tuple[Places, Places]:
    """Return where both sides say something of a value."""
    return left.at.get(what, pair[0]), right.at.get(what, pair[1])


def _kinds(shape: Shape) -> str:
    return " or ".join(sorted(shape.kinds)) or "null" if shape.kinds is not None else "anything"


def _added(left: Shape, right: Shape) -> frozenset[str]:
    """Return the types that a value can have only now."""
    added = (right.kinds or frozenset()) - (left.kinds or frozenset())
    if left.kinds is None:
        return frozenset()
    return added - {"integer"} if "number" in left.kinds else added


def _common(left: Shape, right: Shape) -> frozenset[str]:
    """Return the types that a value can have on both sides; a number may be an integer."""
    if left.kinds is None or right.kinds is None:
        return frozenset()
    one, other = (k | {"integer"} if "number" in k else k for k in (left.kinds, right.kinds))
    return one & other
