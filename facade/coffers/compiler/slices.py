"""Cut a document down to some operations, and everything that they need."""

from __future__ import annotations

import copy
import re
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from coffers._plain import suggestion
from coffers.compiler.document import (
    METHODS,
    Document,
    Part,
    Steps,
    follow,
    leaving,
    listing,
    mapping,
    operations,
    parts_of,
    pointer,
    refuse,
    steps_of,
)

_KEPT = ("openapi", "info", "jsonSchemaDialect", "servers", "security", "x-coffers")
_SECTIONS = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "body": "requestBodies",
    "header": "headers",
    "path": "pathItems",
    "media": "mediaTypes",
}
"""Kind of a part → the section of the components that has such parts."""


def slice_document(document: Document, wanted: Sequence[str], shown: str) -> Document:
    """Return a document with the operations `wanted`, such as ``GET /v1/user``, and no others.

    It has everything that they refer to, and nothing else.  `shown` is the document's name in
    errors.  Raises `CompilerError` for an operation that isn't there, and for a reference to
    something outside the document or missing from it.
    """
    return _Slice(document, shown).of(wanted)


class _Slice:
    """A document that grows with what has been found to be needed."""

    def __init__(self, document: Document, shown: str) -> None:
        self.document = document
        self.shown = shown
        self.components: dict[str, dict[str, Any]] = {}
        self._moved: dict[str, str] = {}

    def of(self, wanted: Sequence[str]) -> Document:
        kept = {word: self.document[word] for word in _KEPT if word in self.document}
        kept["paths"] = copy.deepcopy(self._paths(wanted))
        self._take(Part((), "document", kept))
        schemes = mapping(mapping(self.document.get("components")).get("securitySchemes"))
        if used := {name: schemes[name] for name in _schemes(kept) if name in schemes}:
            self.components["securitySchemes"] = used
        if self.components:
            sections = sorted(self.components.items())
            kept["components"] = {name: dict(sorted(made.items())) for name, made in sections}
        return kept

    def _paths(self, wanted: Sequence[str]) -> dict[str, Any]:
        there = {str(operation): operation for operation in operations(self.document)}
        paths: dict[str, Any] = {}
        for name in wanted:
            method, _, path = name.strip().partition(" ")
            operation = there.get(f"{method.upper()} {path.strip()}")
            if operation is None:
                refuse(self.shown, f"no operation {name!r}{suggestion(name, there)}")
            item = mapping(follow(self.document, pointer(("paths", operation.path))))
            while isinstance(reference := item.get("$ref"), str):
                item = mapping(follow(self.document, reference))
            shared = {word: part for word, part in item.items() if word not in METHODS}
            path_item = paths.setdefault(operation.path, shared)
            content = {w: p for w, p in operation.content.items() if w not in ("callbacks", "tags")}
            path_item[operation.method] = content
        return paths

    def _take(self, part: Part) -> None:
        """Keep whatever `part` refers to, and point its references there."""
        waiting = [part]
        while waiting:
            for found in parts_of(waiting.pop()):
                if isinstance(found.node, dict):
                    waiting += self._needed(found)

    def _needed(self, found: Part) -> Generator[Part, None, None]:
        node = found.node
        if isinstance(reference := node.get("$ref"), str):
            node["$ref"] = yield from self._keep(reference, found)
        targets = mapping(mapping(node.get("discriminator")).get("mapping"))
        for word, target in targets.items() if found.kind == "schema" else ():
            if isinstance(target, str) and not target.startswith("#"):  # a name of a schema
                target = pointer(("components", "schemas", target))  # noqa: PLW2901
            if isinstance(target, str) and self._is_there(target):
                targets[word] = yield from self._keep(target, found)
        if found.kind == "response":
            node.pop("links", None)

    def _is_there(self, reference: str) -> bool:
        try:
            follow(self.document, reference)
        except LookupError:
            return False
        return True

    def _keep(self, reference: str, found: Part) -> Generator[Part, None, str]:
        """Keep what `reference` points to; yield it if it's new.  Returns where it is now."""
        where = f"{self.shown}: {pointer(found.at)}"
        if not reference.startswith("#/"):
            refuse(where, f"{reference!r} {leaving(reference)}")
        if reference in self._moved:
            return self._moved[reference]
        if not self._is_there(reference):
            refuse(where, f"{reference!r} doesn't exist")
        at = steps_of(reference)
        inside = at[:1] == ("components",) and len(at) >= 3
        section = at[1] if inside else _SECTIONS.get(found.kind, "schemas")
        source = at[:3] if inside else at
        made = self.components.setdefault(section, {})
        name = at[2] if inside else _free(_spelled(at), made)
        self._moved[reference] = pointer(("components", section, name, *at[len(source) :] * inside))
        if name not in made:
            made[name] = copy.deepcopy(follow(self.document, pointer(source)))
            kind = next((kind for kind, of in _SECTIONS.items() if of == section), "")
            yield Part(("components", section, name), kind, made[name])
        return self._moved[reference]


def _schemes(kept: Document) -> Iterator[str]:
    """Yield the names of the security schemes that the operations can use."""
    for item in kept["paths"].values():
        for method in item.keys() & METHODS:
            required = item[method].get("security", kept.get("security"))
            yield from (name for entry in listing(required) for name in mapping(entry))


def _spelled(at: Steps) -> str:
    """Return a name for a part that had none, from the way to it."""
    words = [word for step in at for word in re.findall(r"[0-9A-Za-z]+", step)]
    return "".join(word[:1].upper() + word[1:] for word in words) or "Part"


def _free(name: str, taken: dict[str, Any]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{number}"
    return free
