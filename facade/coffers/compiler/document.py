"""Load OpenAPI documents, and find the way around in them.

A document is JSON data.  Its references stay where they are: `follow` finds what one points to.
Only what the specification calls a reference is one, so that a `$ref` in an example or in an
extension is data like any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import unquote

import attrs
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from coffers.errors import ConfigurationError

Document = dict[str, Any]
Steps = tuple[str, ...]
"""The way from a document to one of its parts."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCALARS = frozenset({"string", "integer", "number", "boolean"})
LARGEST = 2_000_000
"""Values in a document.  The largest known one has 200,000; aliases can write billions."""


class CompilerError(ConfigurationError):
    """A description can't be compiled.  The message names the file, the place, and what's wrong."""

    summary = "the description can't be compiled"


def refuse(where: str, why: object) -> NoReturn:
    """Raise a `CompilerError`."""
    raise CompilerError(f"{where}: {why}")


def nearest(name: object, names: Iterable[str]) -> str:
    """Return `; did you mean ...?` with the closest of `names`, or an empty string."""
    found = get_close_matches(str(name), names, 1)
    return f"; did you mean {found[0]!r}?" if found else ""


class _PlainDates(SafeConstructor):
    """Reads a bare 2026-11-21 as a string, because YAML 1.2 and JSON have no dates."""


class _QuotedDates(SafeConstructor):
    """Refuses a bare 2026-11-21, because other YAML readers take it for a date."""

    def refuse(self, node: Any) -> NoReturn:
        problem = f'a date without quotes; write "{node.value}"'
        raise MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_PlainDates.add_constructor(_TIMESTAMP, SafeConstructor.construct_yaml_str)
_QuotedDates.add_constructor(_TIMESTAMP, _QuotedDates.refuse)


def load(file: Path, *, shown: str | None = None, strict: bool = False) -> Document:
    """Load a JSON or YAML 1.2 document.

    `shown` is the file's name in errors.  If `strict`, refuse what other YAML readers would read
    differently.  Raises `CompilerError` for what isn't a document.
    """
    shown = shown or str(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refuse(shown, error.strerror if isinstance(error, OSError) else "isn't UTF-8")
    return parse(text, shown, strict=strict)


def parse(text: str, shown: str, *, strict: bool = False) -> Document:
    """Read a document's text, like `load`."""
    try:
        content = _parse(text, shown, strict=strict)
        json.dumps(content, allow_nan=False)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        refuse(f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown, error.problem)
    except (YAMLError, TypeError, ValueError) as error:
        refuse(shown, error)
    except RecursionError:
        refuse(shown, "nested too deeply")
    if not isinstance(content, dict):
        refuse(shown, "must be a mapping")
    return content


def _parse(text: str, shown: str, *, strict: bool) -> Any:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, object_pairs_hook=_distinct)
        except json.JSONDecodeError as error:  # YAML can start like JSON
            if shown.lower().endswith(".json"):
                refuse(f"{shown}:{error.lineno}:{error.colno}", error.msg)
    return _plain(_parse_yaml(text, strict=strict))


def _parse_yaml(text: str, *, strict: bool) -> Any:
    constructor = _QuotedDates if strict else _PlainDates
    for pure in (False, True):  # C is five times as fast, but refuses some of what YAML allows
        yaml = YAML(typ="safe", pure=pure)
        yaml.Constructor = constructor
        try:
            return yaml.load(text)
        except YAMLError:
            if pure:
                raise
    raise AssertionError


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object.  JSON allows a name twice, YAML doesn't, and which one counts is open."""
    built = dict(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(n for n in names if names.count(n) > 1)!r} is there twice")
    return built


def _plain(content: Any) -> Any:
    """Return YAML's data as JSON has it: names are strings, and nothing is shared."""
    left = LARGEST
    above: set[int] = set()

    def copy(node: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise ValueError(f"more than {LARGEST:,} values")
        if not isinstance(node, dict | list):
            return node
        if id(node) in above:
            raise ValueError("an alias contains itself")
        above.add(id(node))
        made: Any = (
            {_name(key): copy(value) for key, value in node.items()}
            if isinstance(node, dict)
            else [copy(item) for item in node]
        )
        above.discard(id(node))
        return made

    return copy(content)


def _name(key: Any) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool | int | float):
        return json.dumps(key)  # `200:` is a name, too
    raise ValueError(f"{key!r} can't be a name")


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
    """Yield every operation, in the document's order."""
    for path, listed in mapping(document.get("paths")).items():
        item = resolve(document, mapping(listed))
        for method in (key for key in item if key in METHODS and isinstance(item[key], dict)):
            distinct: dict[tuple[str, str], tuple[Steps, dict[str, Any]]] = {}
            for owner, at in ((item, ("paths", path)), (item[method], ("paths", path, method))):
                for number, entry in enumerate(listing(owner.get("parameters"))):
                    parameter = resolve(document, mapping(entry))
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
    """Return `node`, or what it refers to.  Keys beside a reference win."""
    while isinstance(reference := node.get("$ref"), str):
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**mapping(follow(document, reference)), **beside}
    return node


def follow(document: Document, reference: str) -> Any:
    """Return what a `#/...` reference points to.  Raises `LookupError` if there is nothing."""
    node: Any = document
    for step in steps_of(reference):
        if isinstance(node, list):
            if not re.fullmatch(r"0|[1-9][0-9]*", step):
                raise LookupError(reference)
            node = node[int(step)]
        elif isinstance(node, dict):
            node = node[step]
        else:
            raise LookupError(reference)  # noqa: TRY004  # what `node[step]` raises
    return node


def steps_of(reference: str) -> Steps:
    """Return the steps of a `#/...` reference, which may be percent-encoded."""
    steps = reference.removeprefix("#/").split("/") if reference != "#" else []
    return tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in steps)


def kind_of(reference: str) -> str | None:
    """Return the kind of the component that a reference names, or None for any other part."""
    at = steps_of(reference)
    if len(at) != 3 or at[0] != "components" or at[1] not in _PARTS["components"]:
        return None
    return _PARTS["components"][at[1]][1]


def pointer(at: Iterable[str]) -> str:
    """Return a JSON pointer such as `#/paths/~1v1~1user/get`."""
    return "#" + "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in at)
