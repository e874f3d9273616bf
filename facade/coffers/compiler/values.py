"""Ask a schema about its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coffers.compiler.document import Document, listing, mapping, resolve

Schema = dict[str, Any]

ORDER = ["string", "integer", "number", "boolean"]
JSON_TYPES: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def kinds_of(document: Document, schema: Any, levels: int = 20) -> set[str]:
    """Return the types that a value of `schema` can have."""
    if not isinstance(schema, dict) or not levels:
        return set()
    schema = resolve(document, schema)
    kinds = type_words(schema)
    if not kinds and "properties" in schema:
        kinds = {"object"}
    for word in ("anyOf", "oneOf", "allOf"):
        for part in listing(schema.get(word)):
            kinds |= kinds_of(document, part, levels - 1)
    return kinds


def allows_null(document: Document, schema: Any, levels: int = 20) -> bool:
    """Return whether null is a value of `schema`."""
    if not isinstance(schema, dict) or not levels:
        return not isinstance(schema, dict)
    schema = resolve(document, schema)
    parts = [*listing(schema.get("anyOf")), *listing(schema.get("oneOf"))]
    if parts:
        return any(allows_null(document, part, levels - 1) for part in parts)
    if listing(schema.get("allOf")):
        return all(allows_null(document, part, levels - 1) for part in schema["allOf"])
    if "enum" in schema:
        return None in listing(schema["enum"])
    kinds = type_words(schema)
    return "null" in kinds if kinds else not schema.keys() & {"properties", "items", "const"}


def constants(document: Document, schema: Any) -> list[str]:
    """Return the words that a property is limited to."""
    schema = resolve(document, mapping(schema))
    words = listing(schema.get("enum")) or [schema.get("const")]
    return [word for word in words if isinstance(word, str)]


def type_words(schema: Mapping[str, Any]) -> set[str]:
    """Return the words of `type`."""
    kinds = schema.get("type", [])
    listed = [kinds] if isinstance(kinds, str) else listing(kinds)
    return {kind for kind in listed if isinstance(kind, str)}


def note_of(schema: Mapping[str, Any]) -> Schema:
    """Return the description of `schema` as a schema."""
    text = words_of(schema.get("description"))
    return {"description": text} if text else {}


def described(document: Document, schema: Any) -> Schema:
    """Return the description of `schema`, or of what it refers to, as a schema."""
    return note_of(resolve(document, schema)) if isinstance(schema, dict) else {}


def words_of(text: Any) -> str:
    """Return `text` if it's a string, else an empty one."""
    return text if isinstance(text, str) else ""


def without_ref(schema: Schema) -> Schema:
    """Return what is beside a reference."""
    return {word: part for word, part in schema.items() if word != "$ref"}


def any_of(variants: Iterable[Schema]) -> Schema:
    """Return a union of distinct schemas."""
    distinct: list[Schema] = []
    for variant in variants:
        if variant not in distinct:
            distinct.append(variant)
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}
