"""Describe a value by its shape: what a schema says of it, without references and combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, Final

import attrs

from coffers.compiler.document import SCALARS, Document, follow, listing, mapping
from coffers.compiler.values import type_words, without_ref, words_of

Path = tuple[str, ...]
"""The way to a value in a reply; an `ITEM` is in a list, a `VALUE` in a map."""

ITEM: Final = "[]"
VALUE: Final = "{}"
MISSING: Final = object()
_KINDS = SCALARS | {"object", "array", "null"}
_DEEPEST = 12


@attrs.frozen
class Shape:
    """The shape of a value."""

    kinds: frozenset[str] = frozenset()
    """Types but null; none if anything is possible."""
    null: bool = False
    form: str = ""
    words: tuple[Any, ...] = ()
    """What an enum allows."""
    members: Mapping[str, Shape] = attrs.field(factory=dict, hash=False)
    required: frozenset[str] = frozenset()
    items: Shape | None = None
    values: Shape | None = None
    """The values of a map."""
    note: str = attrs.field(default="", eq=False)
    """The vendor's own words: they are evidence, and are never written."""
    example: Any = attrs.field(default=MISSING, eq=False)
    deprecated: bool = attrs.field(default=False, eq=False)

    @property
    def is_number(self) -> bool:
        """Whether it's nothing but a number."""
        return bool(self.kinds) and self.kinds <= {"integer", "number"}

    @property
    def is_text(self) -> bool:
        """Whether it's nothing but a string."""
        return self.kinds == {"string"}

    def schema(self) -> dict[str, Any]:
        """Return a scalar's schema."""
        kinds = [*sorted(self.kinds), *(["null"] if self.null and self.kinds else [])]
        schema: dict[str, Any] = {"type": kinds[0] if len(kinds) == 1 else kinds} if kinds else {}
        if self.form:
            schema["format"] = self.form
        if self.words:
            schema["enum"] = [*self.words, *([None] if self.null else [])]
        return schema


NULL = Shape(null=True)


def shape_of(document: Document, schema: Any, passed: tuple[str, ...] = ()) -> Shape:
    """Return the shape that `schema` describes; what contains itself is left open."""
    if not isinstance(schema, dict) or len(passed) > _DEEPEST:
        return Shape()
    while isinstance(reference := schema.get("$ref"), str):
        if reference in passed:
            return Shape()
        passed = (*passed, reference)
        schema = {**mapping(follow(document, reference)), **without_ref(schema)}
        if schema.get("$ref") == reference:
            return Shape()
    deeper = (*passed, "") if len(passed) < _DEEPEST else passed
    shape = _own(document, schema, passed)
    for part in listing(schema.get("allOf")):
        shape = both(shape, shape_of(document, part, deeper))
    for word in ("anyOf", "oneOf"):
        if parts := listing(schema.get(word)):
            found = [shape_of(document, part, deeper) for part in parts]
            shape = both(shape, reduce(either, found))
    return shape


def _own(document: Document, schema: Mapping[str, Any], passed: tuple[str, ...]) -> Shape:
    """Return what a schema says itself, beside what it combines."""
    kinds = type_words(schema) & _KINDS
    members = mapping(schema.get("properties"))
    words = listing(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
    if not kinds and members:
        kinds = {"object"}
    if not kinds and "items" in schema:
        kinds = {"array"}
    if not kinds and words and all(isinstance(word, str | None) for word in words):
        kinds = {"string"}
    values, items = mapping(schema.get("additionalProperties")), mapping(schema.get("items"))
    examples = listing(schema.get("examples"))
    return Shape(
        kinds=frozenset(kinds - {"null"}),
        null="null" in kinds or None in words,
        form=words_of(schema.get("format")),
        words=tuple(word for word in words if word is not None),
        members={str(n): shape_of(document, part, passed) for n, part in members.items()},
        required=frozenset(members.keys() & {*map(str, listing(schema.get("required")))}),
        items=shape_of(document, items, passed) if items else None,
        values=shape_of(document, values, passed) if values else None,
        note=words_of(schema.get("description")),
        example=schema.get("example", examples[0] if examples else MISSING),
        deprecated=schema.get("deprecated") is True,
    )


def both(first: Shape, second: Shape) -> Shape:
    """Return the shape of a value that is described twice."""
    return attrs.evolve(
        _joined(first, second),
        null=_nullable(first, second),
        required=first.required | second.required,
    )


def _nullable(first: Shape, second: Shape) -> bool:
    """Return whether null is a value of both; one without a type doesn't say."""
    told = [shape.null for shape in (first, second) if shape.kinds or shape.null]
    return bool(told) and all(told)


def either(first: Shape, second: Shape) -> Shape:
    """Return the shape of a value that is described in one of two ways."""
    objects = [shape for shape in (first, second) if "object" in shape.kinds]
    required = frozenset.intersection(*(shape.required for shape in objects)) if objects else ()
    words = first.words + tuple(word for word in second.words if word not in first.words)
    scalars = [shape for shape in (first, second) if shape.kinds - {"object", "array"}]
    return attrs.evolve(
        _joined(first, second),
        null=first.null or second.null,
        required=frozenset(required),
        words=words if all(shape.words for shape in scalars) else (),
        form=first.form if len(scalars) < 2 or first.form == second.form else "",
    )


def _joined(first: Shape, second: Shape) -> Shape:
    return Shape(
        kinds=first.kinds | second.kinds,
        form=first.form or second.form,
        words=first.words or second.words,
        members={
            name: _one(first.members.get(name), second.members.get(name)) or Shape()
            for name in {**first.members, **second.members}
        },
        items=_one(first.items, second.items),
        values=_one(first.values, second.values),
        note=first.note or second.note,
        example=second.example if first.example is MISSING else first.example,
        deprecated=first.deprecated or second.deprecated,
    )


def _one(first: Shape | None, second: Shape | None) -> Shape | None:
    return either(first, second) if first and second else first or second


def walk(shape: Shape, at: Path = ()) -> Iterator[tuple[Path, Shape]]:
    """Yield every shape within `shape`, itself first, with the way to it."""
    yield at, shape
    for name, member in shape.members.items():
        yield from walk(member, (*at, name))
    for step, inner in ((ITEM, shape.items), (VALUE, shape.values)):
        if inner is not None:
            yield from walk(inner, (*at, step))


def merged(shapes: Iterable[Shape]) -> Shape:
    """Return the shape of a value that is described by each of `shapes` in turn."""
    return reduce(either, shapes)
