"""Find the fields of an answer that hold a secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coffers.compiler.document import Document, Part, children, follow, mapping


def property_names(document: Document, schema: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all properties that `schema` reaches, and those of the secret ones.

    A property is secret if it is `format: password`, or holds such a value in something without a
    name of its own: a list, a map, a union.  A secret that no property holds has the empty name,
    which stands for everything that `schema` describes.
    """
    every: set[str] = set()
    secret: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting: list[tuple[Any, str]] = [(schema, "")]
    while waiting:
        node, name = waiting.pop()
        if not isinstance(node, dict):
            continue
        reference = node.get("$ref")
        if isinstance(reference, str) and (reference, name) not in seen:
            seen.add((reference, name))
            waiting.append((follow(document, reference), name))
        if node.get("format") == "password":
            secret.add(name)
        every |= mapping(node.get("properties")).keys()
        waiting += _named(node, name)
    return frozenset(every), frozenset(secret)


def _named(node: dict[str, Any], name: str) -> Iterator[tuple[Any, str]]:
    """Yield the schemas in a schema, each with the property that its values belong to."""
    for part in children(Part((), "schema", node)):
        if part.at[0] != "$defs":  # what uses one refers to it
            yield part.node, part.at[1] if part.at[0] == "properties" else name
