"""Make bodies that a provider might send: complete ones, and ones that are wrong somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coffers.compiler.document import Document, listing, mapping, resolve
from coffers.compiler.values import type_words

CANARY = "canary-not-a-real-key"
"""Stands for every secret; shown nowhere."""
_DEEPEST = 12
_FEW, _TURNS = 40, 2
_VALUES: dict[str, Any] = {"string": "some text", "integer": 7, "number": 7.5, "boolean": True}
_FORMATS = {
    "password": CANARY,
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "email": "someone@example.com",
    "uri": "https://example.com",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_HEADERS = {
    "empty": "",
    "no number": "plenty",
    "zero": "0",
    "below zero": "-8",
    "huge": "1" + "0" * 30,
    "a fraction": "0.25",
    "a time": "Sat, 28 Nov 2026 12:00:00 GMT",
    "sent twice": "7, 7",
    "not ASCII": "\N{ARABIC-INDIC DIGIT SEVEN}",
}


def complete(document: Document, schema: Any, levels: int = _DEEPEST) -> Any:
    """Return a value with everything that `schema` describes."""
    if not isinstance(schema, dict) or not levels:
        return None
    schema = resolve(document, schema)
    words = listing(schema.get("enum")) or [schema.get("const")]
    if words[0] is not None:
        return words[0]
    parts = [part for word in ("allOf", "anyOf", "oneOf") for part in listing(schema.get(word))]
    made = [complete(document, part, levels - 1) for part in parts]
    found = {name: value for one in made if isinstance(one, dict) for name, value in one.items()}
    named = mapping(schema.get("properties"))
    if mapping(schema.get("additionalProperties")):
        named = {**named, "another": schema["additionalProperties"]}
    found |= {name: complete(document, part, levels - 1) for name, part in named.items()}
    kinds = type_words(schema)
    if found or "object" in kinds:
        return found
    if "array" in kinds or "items" in schema:
        return [complete(document, schema.get("items"), levels - 1)] * 2
    kind = next((kind for kind in _VALUES if kind in kinds), None)
    if kind is None:
        return next((one for one in made if one is not None), None)
    return _FORMATS.get(schema.get("format", ""), _VALUES[kind])


def mutations(body: Any) -> Iterator[tuple[str, Any]]:
    """Yield copies of `body` that differ from it in one place each, with what differs.

    Every place is left out and made null.  In a large body, the other values take turns.
    """
    ways = [*_ways(body)]
    for number, way in enumerate(ways):
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way)
        if way:
            yield f"{place} is missing", _without(body, way)
        null, *others = _others(_at(body, way))
        if len(ways) > _FEW:
            others = [others[(number + i) % len(others)] for i in range(_TURNS)]
        for what, other in (null, *others):
            yield f"{place or 'the body'} is {what}", _with(body, way, other)


def header_mutations(
    headers: Mapping[str, str], name: str, described: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield copies of `headers` that differ from it in one header.  A secret stays one."""
    others = {other: value for other, value in headers.items() if other.lower() != name.lower()}
    yield f"{name} is missing", others
    yield f"{name} is as described", {**others, name: described}
    if described != CANARY:
        for what, value in _HEADERS.items():
            yield f"{name} is {what}", {**others, name: value}


def _ways(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to `value` and everything in it; of a list, to its first item alone."""
    yield way
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _ways(part, (*way, name))
    elif isinstance(value, list) and value:
        yield from _ways(value[0], (*way, 0))


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what may stand where `value` does.  A secret stays one."""
    secret = CANARY if value == CANARY else "other"
    yield "null", None
    yield "an object", {"other": secret}
    yield "a list", [secret, [{"other": secret}]]
    if isinstance(value, bool):
        yield "a word", "yes"
        yield "a number", 2
    elif isinstance(value, int | float):
        yield "zero", 0
        yield "below zero", -value - 1
        yield "huge", 10**30
        yield "a fraction", 0.25
        yield "a text of it", str(value)
        yield "no number", "plenty"
    elif isinstance(value, str):
        yield "another text", secret if value == CANARY else f"{value} and more"
        yield "empty", ""
        yield "a number", 8675309
    else:
        yield "a text", secret
        yield "empty", type(value)() if value is not None else ""


def _at(value: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        value = value[step]
    return value


def _with(value: Any, way: tuple[Any, ...], other: Any) -> Any:
    if not way:
        return other
    step, *rest = way
    copy = value.copy()
    copy[step] = _with(value[step], tuple(rest), other)
    return copy


def _without(value: Any, way: tuple[Any, ...]) -> Any:
    *above, last = way
    owner = _at(value, tuple(above)).copy()
    del owner[last]
    return _with(value, tuple(above), owner)
