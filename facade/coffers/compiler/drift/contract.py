"""See what a document promises of an operation: where it is, and what it takes and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from coffers.compiler.document import (
    METHODS,
    Document,
    Operation,
    Steps,
    address_of,
    follow,
    listing,
    lookup,
    mapping,
    operations,
    pointer,
    refuse,
    resolve,
    split_address,
    steps_of,
)
from coffers.compiler.slices import slice_document
from coffers.compiler.upgrading import upgrade
from coffers.compiler.validity import check

_JSON = re.compile(r"(application|text)/(.+\+)?json|(application|\*)/\*", re.IGNORECASE)
_TOKENS = frozenset({"oauth2", "openIdConnect"})


@attrs.frozen
class Endpoint:
    """A method of a path, where its servers have it."""

    method: str
    path: str
    servers: tuple[str, ...]
    operation_id: str | None

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def templates(self) -> frozenset[str]:
        """Its full paths; parameters have no names."""
        bases = {split_address(server).path.rstrip("/") for server in self.servers} or {""}
        return frozenset(template(base + self.path) for base in bases)


@attrs.frozen
class Match:
    """The endpoint that stands for another one, and what is different about it."""

    endpoint: Endpoint
    moved: str = ""
    """``path``, ``server``, ``method``, ``operation``, or nothing."""


def endpoints(document: Document) -> Iterator[Endpoint]:
    """Yield every operation of a document, which needn't be valid elsewhere."""
    for path, listed in mapping(document.get("paths")).items():
        item = lookup(document, listed)
        for method in METHODS:
            if isinstance(operation := item.get(method), dict):
                owners = (operation, item, document)
                servers: list[Any] = next(
                    (o["servers"] for o in owners if listing(o.get("servers"))), []
                )
                id_ = operation.get("operationId")
                id_ = id_ if isinstance(id_, str) else None
                addresses = tuple(address_of(server).rstrip("/") for server in servers)
                yield Endpoint(method, path, addresses, id_)


def template(path: str) -> str:
    """Return a path without the names of its parameters."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def match(
    ours: Endpoint, theirs: Sequence[Endpoint], declared: Sequence[str], known: str | None
) -> Match | None:
    """Return which of `theirs` is our operation.

    It has the same full path; or the description declares it; or only its server, its method or its
    path is another one, which makes a change of its own.  `known` is its id in an older document.
    """
    same = [e for e in theirs if e.method == ours.method]
    bare = {path.rstrip("/") for path in ours.templates}
    tails = [
        e
        for e in same
        if str(e) in declared and any(p.endswith(template(e.path)) for p in ours.templates)
    ]
    rules: list[tuple[str, list[Endpoint]]] = [
        ("", [e for e in same if e.templates & ours.templates]),
        ("path", [e for e in same if {p.rstrip("/") for p in e.templates} & bare]),
        ("", tails),
        ("server", [e for e in same if template(e.path) == template(ours.path)]),
        ("method", [e for e in theirs if {p.rstrip("/") for p in e.templates} & bare]),
        ("operation", [e for e in theirs if e.operation_id in {ours.operation_id, known} - {None}]),
    ]
    return next((Match(found[0], moved) for moved, found in rules if found), None)


def is_server(ours: str, theirs: str) -> bool:
    """Return whether two addresses may be one server; a variable stands for any text."""
    return fits(ours.lower(), template(theirs.lower()))


def fits(text: str, pattern: str) -> bool:
    """Return whether a path or an address is of a template, whose ``{}`` don't match a slash."""
    first, *others = pattern.split("{}")
    if not others or text.count("/") != pattern.count("/"):
        return text == pattern
    at = len(first)
    for piece in others[:-1]:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return (
        text.startswith(first) and text.endswith(others[-1]) and at <= len(text) - len(others[-1])
    )


def prepared(document: Document, wanted: Sequence[Endpoint], shown: str) -> Document:
    """Return the slice of a document with these operations.  Refuse what can't be compared."""
    paths = {endpoint.path: document["paths"][endpoint.path] for endpoint in wanted}
    cut = slice_document({**document, "paths": paths}, [*map(str, wanted)], shown)
    if wanted:
        check(cut, shown)
    return cut


def upgraded(document: Document, shown: str) -> Document:
    """Return a document as OpenAPI 3.1.  Refuse what isn't OpenAPI 3."""
    try:
        return upgrade(document, shown)
    except RecursionError:
        return refuse(shown, "nested too deeply")


def operation_at(document: Document, endpoint: Endpoint) -> Operation:
    """Return an operation with its parameters."""
    item = {"paths": {endpoint.path: document["paths"][endpoint.path]}}
    found = operations({**document, **item})
    return next(operation for operation in found if operation.method == endpoint.method)


def located(document: Document, at: Steps) -> Steps:
    """Return where a part is, if a reference stands in its place."""
    while isinstance(reference := mapping(follow(document, pointer(at))).get("$ref"), str):
        at = steps_of(reference)
    return at


def answers(document: Document, operation: Operation) -> dict[str, Steps]:
    """Return where each answer is, by status."""
    found = mapping(operation.content.get("responses"))
    return {status: located(document, (*operation.at, "responses", status)) for status in found}


def media(document: Document, answer: Steps) -> dict[str, Steps | None]:
    """Return where each media type of an answer has its schema, if it has one."""
    content = mapping(mapping(follow(document, pointer(answer))).get("content"))
    found = {}
    for name in content:
        at = located(document, (*answer, "content", name))
        has_schema = isinstance(mapping(follow(document, pointer(at))).get("schema"), dict)
        found[name.partition(";")[0].strip().lower()] = (*at, "schema") if has_schema else None
    return found


def headers(document: Document, answer: Steps) -> dict[str, Steps]:
    """Return where each header of an answer is described, by its lower-case name."""
    found = mapping(mapping(follow(document, pointer(answer))).get("headers"))
    return {str(name).lower(): (*answer, "headers", str(name)) for name in found}


def is_json(name: str) -> bool:
    """Return whether an answer of a media type may be JSON."""
    return _JSON.fullmatch(name) is not None


def is_success(status: str) -> bool:
    """Return whether a status, such as ``200`` or ``2XX``, is one of success."""
    return status[:1] == "2"


def security(document: Document, operation: Operation) -> dict[str, str]:
    """Return what can authorize a request, each with where it's said."""
    required = operation.content.get("security", document.get("security"))
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    at = operation.at if "security" in operation.content else ()
    found = {}
    for entry in listing(required):
        names = sorted(mapping(entry))
        each = [_scheme(document, schemes.get(name)) for name in names]
        found[" and ".join(each) or "nothing"] = pointer((*at, "security"))
    return found


def _scheme(document: Document, node: Any) -> str:
    try:
        scheme = resolve(document, mapping(node))
    except LookupError:
        return "unknown"
    match scheme.get("type"):
        case "apiKey":
            name = str(scheme.get("name"))
            where = str(scheme.get("in"))
            return f"{where} {name.lower() if where == 'header' else name}"
        case "http":
            return f"http {str(scheme.get('scheme')).lower()}"
        case kind:
            return str(kind)


def compatible(ours: str, theirs: str) -> bool:
    """Return whether a request authorized in our way passes in theirs, too."""
    if theirs in (ours, "nothing"):
        return True
    pair = {ours, theirs}
    if "header authorization" in pair:  # some call it an API key, and leave out the word before it
        return any(one.startswith("http ") or one in _TOKENS for one in pair)
    return pair <= {"http bearer", *_TOKENS}
