"""Find the way around in an OpenAPI document.

A document is JSON data.  Its references stay where they are: `follow` finds what one points to.
Only what the specification calls a reference is one, so that a `$ref` in an example or in an
extension is data like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

import attrs

from coffers.errors import ConfigurationError

Document = dict[str, Any]
Steps = tuple[str, ...]
"""The way from a document to one of its parts."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Headers that OpenAPI describes elsewhere; a parameter with such a name "shall be ignored"."""
SCALARS = frozenset({"string", "integer", "number", "boolean"})


class CompilerError(ConfigurationError):
    """A description can't be compiled.  The message names the file, the place, and what's wrong."""

    summary = "the description can't be compiled"


def refuse(where: str, why: object) -> NoReturn:
    """Raise a `CompilerError`."""
    line = " ".join(f"{where}: {why}".splitlines())
    raise CompilerError("".join(c if c.isprintable() else ascii(c)[1:-1] for c in line))


# Which parts a part has: its keyword, whether it's one, a list or a map of them, and their kind.
_SCHEMAS = {
    **dict.fromkeys(("items", "contains", "additionalProperties", "propertyNames"), "one"),
    **dict.fromkeys(("if", "then", "else", "not"), "one"),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties", "contentSchema"), "one"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "list"),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs"), "map"),
}
_VALUE = {"schema": ("one", "schema"), "content": ("map", "media")}
_PARTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "document": {
        "components": ("one", "components"),
        "paths": ("map", "path"),
        "webhooks": ("map", "path"),
    },
    "components": {
        "schemas": ("map", "schema"),
        "responses": ("map", "response"),
        "parameters": ("map", "parameter"),
        "requestBodies": ("map", "body"),
        "headers": ("map", "header"),
        "pathItems": ("map", "path"),
        "mediaTypes": ("map", "media"),
    },
    "path": {
        **dict.fromkeys(METHODS, ("one", "operation")),
        "parameters": ("list", "parameter"),
    },
    "operation": {
        "parameters": ("list", "parameter"),
        "requestBody": ("one", "body"),
        "responses": ("map", "response"),
    },
    "parameter": _VALUE,
    "header": _VALUE,
    "body": {"content": ("map", "media")},
    "response": {"headers": ("map", "header"), "content": ("map", "media")},
    "media": {"schema": ("one", "schema"), "itemSchema": ("one", "schema")},
    "schema": {word: (how, "schema") for word, how in _SCHEMAS.items()},
}


class Part(NamedTuple):
    """A part of a document."""

    at: Steps
    kind: str
    """`document`, `path`, `operation`, `parameter`, `body`, `response`, `schema` …"""
    node: Any


def parts(document: Document) -> Iterator[Part]:
    """Yield every part of `document`, itself first, in order.

    Extensions, examples and values are no parts.
    """
    return parts_of(Part((), "document", document))


def parts_of(part: Part) -> Iterator[Part]:
    """Yield `part` and every part in it.  Doesn't recurse: a document may be deep."""
    stack = [part]
    while stack:
        part = stack.pop()
        yield part
        if isinstance(part.node, dict):
            stack += reversed([*children(part)])


def children(part: Part) -> Iterator[Part]:
    """Yield the parts right below `part`, whose node is a mapping."""
    known = _PARTS.get(part.kind, {})
    for word, node in part.node.items():
        if word not in known:
            continue
        how, kind = known[word]
        at = (*part.at, word)
        if how == "one":
            yield Part(at, kind, node)
        elif how == "list" and isinstance(node, list):
            yield from (Part((*at, str(i)), kind, child) for i, child in enumerate(node))
        elif how == "map" and isinstance(node, dict):
            yield from (Part((*at, name), kind, child) for name, child in node.items())


@attrs.frozen
class Operation:
    """One method of one path, with its own parameters and those of its path."""

    method: str
    path: str
    content: Mapping[str, Any]
    parameters: tuple[tuple[Steps, dict[str, Any]], ...]
    """Each parameter, resolved, with the way to it."""

    @property
    def at(self) -> Steps:
        """The way to it."""
        return ("paths", self.path, self.method)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def operations(document: Document) -> Iterator[Operation]:
    """Yield every operation, in the document's order.

    What a reference to nothing stands for is left out.  Compiling refuses such a reference.
    """
    for path, listed in mapping(document.get("paths")).items():
        if path.startswith("x-"):  # an extension
            continue
        item = lookup(document, listed)
        for method in (key for key in item if key in METHODS and isinstance(item[key], dict)):
            distinct: dict[tuple[str, str], tuple[Steps, dict[str, Any]]] = {}
            for owner, at in ((item, ("paths", path)), (item[method], ("paths", path, method))):
                for number, entry in enumerate(listing(owner.get("parameters"))):
                    parameter = lookup(document, entry)
                    # A parameter of the operation replaces the one of its path.
                    place = (*at, "parameters", str(number))
                    distinct[str(parameter.get("name")), str(parameter.get("in"))] = (
                        place,
                        parameter,
                    )
            yield Operation(method, path, item[method], tuple(distinct.values()))


def mapping(node: Any) -> dict[str, Any]:
    """Return `node` if it's a mapping, else an empty one."""
    return node if isinstance(node, dict) else {}


def listing(node: Any) -> list[Any]:
    """Return `node` if it's a list, else an empty one."""
    return node if isinstance(node, list) else []


def resolve(document: Document, node: dict[str, Any]) -> dict[str, Any]:
    """Return `node`, or what it refers to.  Keys beside a reference win.

    Raises `LookupError` if there is nothing, or only references to each other.
    """
    passed: set[str] = set()
    while isinstance(reference := node.get("$ref"), str):
        if reference in passed:
            raise LookupError(reference)
        passed.add(reference)
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**mapping(follow(document, reference)), **beside}
    return node


def lookup(document: Document, node: Any) -> dict[str, Any]:
    """Return what `resolve` does, or an empty mapping if there is nothing."""
    try:
        return resolve(document, mapping(node))
    except LookupError:
        return {}


def follow(document: Document, reference: str) -> Any:
    """Return what a `#/...` reference points to.  Raises `LookupError` if there is nothing."""
    node: Any = document
    for step in steps_of(reference):
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and re.fullmatch(r"[0-9]{1,9}", step):
            node = node[int(step)]
        else:
            raise LookupError(reference)  # what `node[step]` raises
    return node


def steps_of(reference: str) -> Steps:
    """Return the steps of a `#/...` reference, which may be percent-encoded."""
    steps = reference.removeprefix("#/").split("/") if reference != "#" else []
    return tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in steps)


def leaving(reference: str) -> str:
    """Return why a reference that doesn't start with ``#/`` isn't followed."""
    if reference.startswith("#"):
        return "isn't supported; refer to a component, such as '#/components/schemas/Name'"
    return "leaves the file; bundle the files into one first"


def kind_of(reference: str) -> str | None:
    """Return the kind of the component that a reference names, or None for any other part."""
    at = steps_of(reference)
    if len(at) != 3 or at[0] != "components" or at[1] not in _PARTS["components"]:
        return None
    return _PARTS["components"][at[1]][1]


def address_of(server: Any) -> str:
    """Return a server's address, with the defaults of its variables."""
    address = str(mapping(server).get("url", ""))
    for name, variable in mapping(mapping(server).get("variables")).items():
        default = mapping(variable).get("default")
        if default is not None:
            address = address.replace(f"{{{name}}}", str(default))
    return address


def split_address(address: str) -> SplitResult:
    """Return the parts of an address; what isn't one has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def pointer(at: Iterable[str]) -> str:
    """Return a JSON pointer such as `#/paths/~1v1~1user/get`, which leads back to `at`."""
    return "#" + "".join(f"/{_escaped(step)}" for step in at)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1").replace("%", "%25")
