"""Infer the shape of replies from the replies themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import attrs
from genson import SchemaBuilder
from genson.schema.strategies import String

from coffers.compiler.draft.shapes import Shape, merged, shape_of

_FORMS = {
    "date-time": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "uuid": re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I),
    "email": re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}"),
    "uri": re.compile(r"https?://\S{1,2000}"),
}
_IDENTIFIER = re.compile(
    r"[0-9a-f-]{8,64}|[0-9]{1,20}|[a-z]{2,8}_[0-9A-Za-z]{12,64}|[^@\s]{1,64}@[^@\s]{1,255}"
)


class _Text(String):  # type: ignore[misc]  # untyped
    """A string, with the format that all of its values have."""

    def __init__(self, node_class: Any) -> None:
        super().__init__(node_class)
        self._forms: set[str] = set()

    def add_object(self, obj: Any) -> None:
        super().add_object(obj)
        self._forms.add(form_of(obj))

    def to_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = super().to_schema()
        form = next(iter(self._forms)) if len(self._forms) == 1 else ""
        return {**schema, "format": form} if form else schema


class _Builder(SchemaBuilder):  # type: ignore[misc]
    EXTRA_STRATEGIES = (_Text,)


def form_of(text: str) -> str:
    """Return the format of a string, or an empty one."""
    return next((form for form, pattern in _FORMS.items() if pattern.fullmatch(text)), "")


def infer(bodies: Iterable[Any]) -> Shape:
    """Return the shape of some replies: a field that one of them lacks is optional."""
    builder = _Builder(schema_uri=None)
    for body in bodies:
        builder.add_object(body)
    return _with_maps(shape_of({}, builder.to_schema()))


def _with_maps(shape: Shape) -> Shape:
    """Turn objects whose names are identifiers into maps."""
    members = {name: _with_maps(member) for name, member in shape.members.items()}
    items = _with_maps(shape.items) if shape.items else None
    if members and all(_IDENTIFIER.fullmatch(name) for name in members):
        values = merged(members.values())
        return attrs.evolve(shape, members={}, required=frozenset(), values=values, items=items)
    return attrs.evolve(shape, members=members, items=items)


def widen(shape: Shape, body: Any) -> Shape:
    """Return `shape` with what an example has beyond it: other fields, and nulls."""
    if body is None:
        return attrs.evolve(shape, null=True)
    if not shape.kinds:
        inferred = infer([body])
        return attrs.evolve(inferred, required=frozenset(), null=shape.null, note=shape.note)
    if isinstance(body, dict) and "object" in shape.kinds:
        if shape.values is not None and not shape.members:
            values = shape.values
            for value in body.values():
                values = widen(values, value)
            return attrs.evolve(shape, values=values)
        members = dict(shape.members)
        for name, value in body.items():
            members[str(name)] = widen(members.get(str(name), Shape()), value)
        return attrs.evolve(shape, members=members)
    if isinstance(body, list) and "array" in shape.kinds:
        items = shape.items or Shape()
        for item in body:
            items = widen(items, item)
        return attrs.evolve(shape, items=items)
    return shape
