"""Check what a document must be to be compiled."""

from __future__ import annotations

from typing import Any

from coffers.compiler.document import (
    Document,
    Part,
    follow,
    kind_of,
    leaving,
    mapping,
    operations,
    parts,
    pointer,
    refuse,
)


def check(document: Document, shown: str) -> None:
    """Refuse the first thing that keeps `document` from being compiled."""
    for part in parts(document):
        if isinstance(part.node, dict):
            _check_reference(document, part, shown)
    if not any(True for _ in operations(document)):
        refuse(f"{shown}: #/paths", "no operation")


def _check_reference(document: Document, part: Part, shown: str) -> None:
    """Refuse a reference that leaves the file or can't be resolved, since nothing is fetched."""
    for word in ("$dynamicRef", "$recursiveRef"):
        if word in part.node:
            refuse(f"{shown}: {pointer((*part.at, word))}", f"{word} isn't supported; use $ref")
    where = f"{shown}: {pointer((*part.at, '$ref'))}"
    if not isinstance(part.node.get("$ref", ""), str):
        refuse(where, "must be a string")
    passed: set[str] = set()
    target: Any = part.node
    while isinstance(reference := mapping(target).get("$ref"), str):
        if not reference.startswith("#/"):
            refuse(where, f"{reference!r} {leaving(reference)}")
        if reference in passed:
            refuse(where, f"{reference!r} refers back to itself")
        passed.add(reference)
        try:
            target = follow(document, reference)
        except LookupError:
            refuse(where, f"{reference!r} doesn't exist")
        if kind_of(reference) not in (part.kind, None):
            refuse(where, f"{reference!r} is not a {part.kind}")


def check_against_schema(document: Document, shown: str) -> None:
    """Refuse the first thing that OpenAPI's own schema doesn't allow."""
    from openapi_spec_validator import OpenAPIV31SpecValidator  # takes 0.3 s

    try:
        error = next(iter(OpenAPIV31SpecValidator(document).iter_errors()), None)
    except ValueError as problem:  # such as a path with an unclosed brace
        refuse(shown, problem)
    if error is None:
        return
    # An error's path may start at the schema it is in, so search the document for its place.
    tail = tuple(str(step) for step in error.absolute_path)
    places = [
        at
        for at, node in _nodes(document)
        if node is error.instance and at[len(at) - len(tail) :] == tail
    ]
    where = f"{shown}: {pointer(places[0])}" if len(places) == 1 else shown
    refuse(where, error.message)


def _nodes(document: Document) -> list[tuple[tuple[str, ...], Any]]:
    found: list[tuple[tuple[str, ...], Any]] = []
    waiting: list[tuple[tuple[str, ...], Any]] = [((), document)]
    while waiting:
        at, node = waiting.pop()
        found.append((at, node))
        if isinstance(node, dict):
            waiting += [((*at, str(name)), child) for name, child in node.items()]
        elif isinstance(node, list):
            waiting += [((*at, str(i)), child) for i, child in enumerate(node)]
    return found
