"""Tell what a successful reply looks like, so that the replies that come can be compared with it.

The result is a module of plain data in the client package.  A shape that is referred to stands
there once, under its JSON pointer, or under a number if it unites several alternatives.  It has
names, types and words, and none of the description's sentences.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

from coffers.compiler.document import Document, Steps, follow, mapping, pointer, steps_of
from coffers.compiler.drift.shapes import Places, Shape, shape_of
from coffers.compiler.tolerant import Rendering
from coffers.compiler.values import type_words

MODULE = "shapes.py"
_ABOUT = frozenset({"$ref", "title", "summary", "description", "deprecated", "example", "examples"})
"""Keywords that leave a reference nothing but a reference."""
_MOST = 20_000
"""Shapes of one description.  What goes beyond isn't compared."""

Data = dict[str, Any]


def shapes_module(document: Document, rendering: Rendering, shown: str) -> str:
    """Return the source of the module with the shapes of all successful replies."""
    made = _Shapes(document)
    replies: dict[str, Data] = {}
    for one in rendering.operations:
        described = {s: at for s, at in one.places.items() if one.answers[s] != {}}
        replies[one.name] = {
            status: made.reference(frozenset({_located(document, at)}))
            for status, at in sorted(described.items())
        }
    made.finish()
    return _TEMPLATE.format(
        description=ascii(shown),
        replies=ascii(dict(sorted(replies.items()))),
        shapes=ascii(dict(sorted(made.shapes.items()))),
    )


_TEMPLATE = '''\
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = {description}
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {replies}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {shapes}
"""Shapes by where they are described.  One that is described within another stands within it."""
'''


class _Shapes:
    """Collects shapes, each once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.shapes: dict[str, Data] = {}
        self._names: dict[Places, str] = {}
        self._waiting: deque[tuple[str, Places]] = deque()

    def reference(self, places: Places) -> str:
        """Return the name of a shape, which is made later."""
        places = frozenset(_target(self.document, at) for at in places)
        if places not in self._names:
            name = f"united {len(self._names)}" if len(places) > 1 else pointer(min(places))
            self._names[places] = name
            self.shapes[name] = {"places": _pointers(places)} if len(places) > 1 else {}
            self._waiting.append((name, places))
        return self._names[places]

    def finish(self) -> None:
        """Make the shapes that are referred to."""
        while self._waiting and len(self.shapes) < _MOST:
            name, places = self._waiting.popleft()
            self.shapes[name] |= self._data(places)

    def _child(self, owner: Places, places: Places, *step: str) -> str | Data:
        """Return a shape that is described within its owner, or the name of any other."""
        targets = {_target(self.document, at) for at in places}
        if targets == {(*at, *step) for at in owner}:
            return self._data(places)
        return self.reference(places)

    def _data(self, places: Places) -> Data:
        shape = shape_of(self.document, places)
        made = {word: value for word, value in self._parts(shape, places) if value}
        if shape.null and shape.kinds is not None:
            made["type"] = [*made.get("type", []), "null"]
        return made

    def _parts(self, shape: Shape, places: Places) -> Iterator[tuple[str, Any]]:
        yield "type", sorted(shape.kinds or ())
        yield "words", _words(shape)
        yield (
            "fields",
            {
                name: self._child(places, inside, "properties", name)
                for name, inside in sorted(shape.properties.items())
            },
        )
        yield "required", sorted(shape.required)
        yield "others", shape.others
        yield "at", _at(self.document, shape, places)
        for word, inside, step in (
            ("values", shape.values, "additionalProperties"),
            ("items", shape.items, "items"),
        ):
            if inside:
                yield word, self._child(places, inside, step)
        positions = enumerate(shape.positions)
        yield "positions", [self._child(places, p, "prefixItems", str(i)) for i, p in positions]


def _words(shape: Shape) -> list[str]:
    """Return the words that a string is limited to, if there are no other values beside them."""
    words = [json.loads(word) for word in shape.listed]
    return sorted(words) if all(isinstance(word, str) for word in words) else []


def _at(document: Document, shape: Shape, places: Places) -> Data:
    """Return where each fact is said, if that isn't where the shape is."""
    said = {what: shape.at[what] for what in ("properties", "required", "type") if what in shape.at}
    if "type" in said:  # a part that is null alone is not where a type is added
        kinds = {at: type_words(mapping(follow(document, pointer(at)))) for at in said["type"]}
        said["type"] = frozenset(a for a, k in kinds.items() if k != {"null"}) or said["type"]
    found = {what: _pointers(at) for what, at in said.items() if at != places}
    if "properties" in found:  # one place to add a field is enough
        found["properties"] = found["properties"][:1]
    if _words(shape):
        enums = shape.at.get("enum", places)
        found["words"] = _pointers({(*at, _word_of(document, at)) for at in enums})
    return dict(sorted(found.items()))


def _word_of(document: Document, at: Steps) -> str:
    return "enum" if "enum" in mapping(follow(document, pointer(at))) else "const"


def _pointers(places: Places | set[Steps]) -> list[str]:
    return sorted(map(pointer, places))


def _target(document: Document, at: Steps) -> Steps:
    """Return what a mere reference leads to."""
    passed: set[Steps] = set()
    while at not in passed:
        passed.add(at)
        node = mapping(follow(document, pointer(at)))
        if not isinstance(node.get("$ref"), str) or not node.keys() <= _ABOUT:
            break
        at = steps_of(node["$ref"])
    return at


def _located(document: Document, at: Steps) -> Steps:
    """Return where a part is, with the references on the way followed."""
    found: Steps = ()
    for step in at:
        while isinstance(ref := mapping(follow(document, pointer(found))).get("$ref"), str):
            found = steps_of(ref)
        found = (*found, step)
    return found
