"""See a schema as the values that it allows, however it's written.

References are followed, `allOf` and `anyOf` are put together, and null is a fact of its own.  So
two schemas that allow the same have the same shape.  Of alternatives, it has the fields of all.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coffers.compiler.document import Document, Steps, follow, listing, mapping, pointer, steps_of
from coffers.compiler.values import JSON_TYPES, type_words

Places = frozenset[Steps]
"""Where a value is described; several places are alternatives."""

_NONE: frozenset[Any] = frozenset()
_DEEPEST = 4
"""Levels of an example; recursive schemas have endless ones."""

EXAMPLES: Mapping[str, Any] = {
    "string": "something",
    "integer": 12345,
    "number": 12345.5,
    "boolean": True,
    "object": {},
    "array": [],
}
"""A value of each type."""
FORMATS: Mapping[str, str] = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "duration": "P1M",
    "uuid": "4f2c2d5e-9d3b-4a39-8e0e-0a4a3a0f6f10",
    "email": "someone@example.com",
    "uri": "https://example.com/",
}
"""A string of each format that says how a string is written."""


@attrs.frozen
class Shape:
    """What is known of a value."""

    kinds: frozenset[str] | None = None
    """Its types but null, or ``None`` if it can be anything."""
    null: bool = False
    words: frozenset[str] = _NONE
    """Words it can have, as JSON."""
    open: frozenset[str] = _NONE
    """Types of which it can have any value."""
    formats: frozenset[str] = _NONE
    deprecated: bool = False
    properties: Mapping[str, Places] = attrs.field(factory=dict)
    required: frozenset[str] = _NONE
    others: bool = False
    """Whether fields that aren't named are said to be possible, whatever they are."""
    items: Places = _NONE
    values: Places = _NONE
    """The values of fields that aren't named."""
    positions: tuple[Places, ...] = ()
    """The first items of a list, where each has a type of its own."""
    at: Mapping[str, Places] = attrs.field(factory=dict)
    """Where it's said that it has these types, these words, these fields, is null …"""

    @property
    def listed(self) -> frozenset[str]:
        """Words of types that have no other values."""
        return frozenset(word for word in self.words if not _kind_of(word) <= self.open)


def shape_of(document: Document, places: Places) -> Shape:
    """Return the shape of a value that is described at `places`."""
    known: dict[Steps, Shape | None] = {}
    return _join(_one(document, at, known) for at in sorted(places))


def is_described(document: Document, shape: Shape) -> bool:
    """Return whether more is known of an object than that it is one."""
    return bool(shape.properties) or shape_of(document, shape.values).kinds is not None


def example(document: Document, places: Places, levels: int = _DEEPEST) -> Any:
    """Return a value of the shape, with all its fields."""
    shape = shape_of(document, places)
    if shape.words:
        return json.loads(min(shape.words))
    kind = min(shape.kinds or {"string"})
    if kind == "string":
        known = sorted(shape.formats & FORMATS.keys())
        return FORMATS[known[0]] if known else EXAMPLES[kind]
    if kind == "object" and levels:
        fields = shape.properties.items()
        return {name: example(document, inside, levels - 1) for name, inside in fields}
    if kind == "array" and levels and shape.items:
        return [example(document, shape.items, levels - 1)]
    return EXAMPLES.get(kind)


def _one(document: Document, at: Steps, known: dict[Steps, Shape | None]) -> Shape | None:
    """Return the shape at one place, or ``None`` if it's about to be found: it adds nothing."""
    if at in known:
        return known[at]
    known[at] = None
    node = follow(document, pointer(at))
    if not isinstance(node, dict):
        known[at] = Shape()
        return known[at]
    parts = [steps_of(node["$ref"])] if isinstance(node.get("$ref"), str) else []
    parts += [(*at, "allOf", str(number)) for number, _ in enumerate(listing(node.get("allOf")))]
    shape = _own(node, at)
    for part in parts:
        shape = _meet(shape, _one(document, part, known) or Shape())
    for word in ("anyOf", "oneOf"):
        parts = [(*at, word, str(number)) for number, _ in enumerate(listing(node.get(word)))]
        if parts:
            shape = _meet(shape, _join(_one(document, part, known) for part in parts))
    known[at] = shape
    return shape


def _own(node: Mapping[str, Any], at: Steps) -> Shape:
    """Return what a schema says itself."""
    kinds = type_words(node)
    limited = "enum" in node or "const" in node
    words = listing(node["enum"]) if "enum" in node else [node["const"]] if limited else []
    null = "null" in kinds or node.get("nullable") is True or (not kinds and None in words)
    known = frozenset(kinds - {"null"}) or _implied(node, words)
    if known is not None and "number" in known:
        known -= {"integer"}
    if "null" in kinds and known is None:
        known = _NONE
    properties = mapping(node.get("properties"))
    others: list[Steps] = (
        [("additionalProperties",)] if mapping(node.get("additionalProperties")) else []
    )
    others += [("patternProperties", name) for name in mapping(node.get("patternProperties"))]
    format_ = node.get("format")
    said = {
        "type": known is not None,
        "null": null,
        "enum": limited,
        "format": isinstance(format_, str),
        "deprecated": node.get("deprecated") is True,
        "properties": bool(properties),
        "required": bool(listing(node.get("required"))),
    }
    return Shape(
        kinds=known,
        null=null,
        words=frozenset(json.dumps(word) for word in words if word is not None),
        open=_NONE if limited else known or _NONE,
        # A password is shown differently, but isn't another value.
        formats=frozenset({format_} if isinstance(format_, str) else ()) - {"password"},
        deprecated=said["deprecated"],
        properties={name: frozenset({(*at, "properties", name)}) for name in properties},
        required=frozenset(n for n in listing(node.get("required")) if isinstance(n, str)),
        others=node.get("additionalProperties") in (True, {}),
        items=frozenset({(*at, "items")} if isinstance(node.get("items"), dict) else ()),
        values=frozenset((*at, *steps) for steps in others),
        positions=tuple(
            frozenset({(*at, "prefixItems", str(number))})
            for number, _ in enumerate(listing(node.get("prefixItems")))
        ),
        at={what: frozenset({at}) for what, is_said in said.items() if is_said},
    )


def _implied(node: Mapping[str, Any], words: list[Any]) -> frozenset[str] | None:
    """Return the types of a schema that doesn't name any."""
    if words:
        return frozenset(JSON_TYPES[type(word)] for word in words if type(word) in JSON_TYPES)
    if node.keys() & {"properties", "patternProperties"} or mapping(
        node.get("additionalProperties")
    ):
        return frozenset({"object"})
    return frozenset({"array"}) if node.keys() & {"items", "prefixItems"} else None


def _meet(one: Shape, other: Shape) -> Shape:
    """Return the shape of a value that both allow."""
    if one.kinds is None or other.kinds is None:
        kinds, open_ = one.kinds or other.kinds, one.open | other.open
        if kinds is None and (one.kinds is not None or other.kinds is not None):
            kinds = _NONE
        null = one.null or other.null
    else:
        kinds = _both(one.kinds, other.kinds) or one.kinds | other.kinds
        open_, null = _both(one.open, other.open), one.null and other.null
    words = one.words & other.words if one.words and other.words else one.words | other.words
    return _with_parts(
        [one, other],
        Shape(
            kinds=kinds,
            null=null,
            words=words,
            open=open_,
            formats=one.formats | other.formats,
            deprecated=one.deprecated or other.deprecated,
            required=one.required | other.required,
            others=one.others or other.others,
        ),
    )


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    integers = {"integer"} if {"integer", "number"} <= one | other and one != other else set()
    return (one & other) | (integers & (one ^ other))


def _join(shapes: Iterable[Shape | None]) -> Shape:
    """Return the shape of a value that one of them allows; of any value, if there are none."""
    every = [shape for shape in shapes if shape is not None]
    if len(every) < 2:
        return every[0] if every else Shape()
    objects = [shape.required for shape in every if "object" in (shape.kinds or ())]
    told = [shape for shape in every if shape.kinds != _NONE]  # the others are null alone
    kinds = _union(shape.kinds or () for shape in every)
    return _with_parts(
        every,
        Shape(
            kinds=None if any(shape.kinds is None for shape in every) else _numbers(kinds),
            null=any(shape.null for shape in every),
            words=_union(shape.words for shape in every),
            open=_numbers(_union(shape.open for shape in every)),
            formats=_union(shape.formats for shape in every),
            deprecated=bool(told) and all(shape.deprecated for shape in told),
            required=frozenset.intersection(*objects) if objects else _NONE,
            others=any(shape.others for shape in every),
        ),
    )


def _with_parts(shapes: list[Shape], merged: Shape) -> Shape:
    """Return `merged` with what all of `shapes` have inside, and where they are."""
    names = dict.fromkeys(name for shape in shapes for name in shape.properties)
    said = dict.fromkeys(what for shape in shapes for what in shape.at)
    longest = max((shape.positions for shape in shapes), key=len, default=())
    return attrs.evolve(
        merged,
        properties={n: _union(shape.properties.get(n, ()) for shape in shapes) for n in names},
        items=_union(shape.items for shape in shapes),
        values=_union(shape.values for shape in shapes),
        positions=tuple(
            _union(shape.positions[i] for shape in shapes if i < len(shape.positions))
            for i, _ in enumerate(longest)
        ),
        at={what: _union(shape.at.get(what, ()) for shape in shapes) for what in said},
    )


def _union(sets: Iterable[Iterable[Any]]) -> frozenset[Any]:
    return frozenset(part for parts in sets for part in parts)


def _numbers(kinds: frozenset[str]) -> frozenset[str]:
    return kinds - {"integer"} if "number" in kinds else kinds


@functools.cache
def _kind_of(word: str) -> frozenset[str]:
    return frozenset({JSON_TYPES.get(type(json.loads(word)), "object")})
