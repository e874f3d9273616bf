"""Read what a draft is made of: some operations of a vendor's document, or recorded replies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from openapi_python_client.strings import PythonIdentifier

from coffers.compiler.document import (
    NOT_PARAMETERS,
    Document,
    Operation,
    address_of,
    listing,
    lookup,
    mapping,
    operations,
    resolve,
    split_address,
)
from coffers.compiler.draft.replies import infer, widen
from coffers.compiler.draft.shapes import MISSING, Shape, shape_of
from coffers.compiler.draft.words import AMOUNTS, any_of, words

DOCUMENTED, RECORDED, WRITTEN = "vendor documentation", "recorded", "written"
_SECRET_HEADER = frozenset({"authorization", "key", "token", "auth"})
_NO_ACCOUNT = frozenset({"rate", "ratelimit", "page", "pagination"})
_CODES = (("code",), ("err", "code"), ("error", "code"), ("status", "code"), ("ret", "code"))
_VERSION = re.compile(r"v?[0-9.]{1,10}|api|rest|public|openapi", re.I)


@attrs.frozen
class Parameter:
    """A parameter of a request."""

    name: str
    place: str
    required: bool
    schema: Mapping[str, Any]
    value: Any = MISSING
    """What is sent unless something else is asked for."""


@attrs.frozen
class Endpoint:
    """One operation to draft."""

    name: str
    method: str
    path: str
    """With the path of the server."""
    upstream: str
    """As the vendor's document has it, such as ``GET /v1/user``."""
    reply: Shape
    body: Any = MISSING
    """An example of the reply."""
    status: str = "200"
    parameters: Sequence[Parameter] = ()
    request: Shape | None = None
    """What is sent as JSON."""
    errors: Mapping[str, Shape] = attrs.field(factory=dict)
    headers: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    """Schemas of the answer's headers that may tell what is left."""

    def success(self) -> Success | None:
        """Return the field of the reply that tells a success from an error, if there is one."""
        body = self.body if isinstance(self.body, dict) else {}
        for name, member in self.reply.members.items():
            if name in ("success", "ok") and member.kinds == {"boolean"}:
                return Success(name, ok=True, sure=True)
            if words(name) in _CODES and member.is_number and len(self.reply.members) > 1:
                value = body.get(name, member.example)
                digits = [int(word) for word in words(member.note) if word.isdigit()]
                return Success(name, value if isinstance(value, int) else (*digits, 0)[0])
        return None


@attrs.frozen
class Success:
    """A field that is `ok` in a success."""

    field: str
    ok: bool | int
    sure: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Key:
    """How the key is sent."""

    scheme: Mapping[str, str]
    why: str = ""


@attrs.frozen
class Source:
    """What a draft is made of."""

    endpoints: Sequence[Endpoint]
    host: str | None
    """Origin of the provider, if it's known."""
    key: Key
    host_why: str = ""
    origin: str = DOCUMENTED
    """Where the facts and the values of examples come from."""
    url: str | None = None
    """Address of the vendor's document, or its path beside the description."""


BEARER = Key({"type": "http", "scheme": "bearer"}, "how is the key sent?")


def from_document(document: Document, whole: Document, url: str | None = None) -> Source:
    """Return the source that a document is, sliced to the wanted operations from the `whole`."""
    found = [*operations(document)]
    servers = [_server(document, operation) for operation in found]
    key = _key(document, found)
    taken: list[str] = []
    endpoints = []
    for operation, (_, prefix, _) in zip(found, servers, strict=True):
        taken.append(_name(operation, taken))
        endpoints.append(
            _endpoint(document, whole, operation, name=taken[-1], prefix=prefix, key=key)
        )
    hosts = {host for host, _, _ in servers}
    why = servers[0][2] or ("the operations have several hosts" if len(hosts) > 1 else "")
    return Source(endpoints, servers[0][0], key, why, url=url)


def from_replies(bodies: Sequence[Any], operation: str) -> Source:
    """Return the source that replies of one operation are, such as of ``GET /v1/account``."""
    method, _, path = operation.partition(" ")
    asked = Operation(method.lower(), path.strip(), {}, ())
    shape = infer(bodies)
    endpoint = Endpoint(_name(asked, ()), asked.method, asked.path, str(asked), shape, bodies[0])
    return Source([endpoint], None, BEARER, "which host answers?", origin=RECORDED)


def python_name(name: str) -> str:
    """Return the name that a parameter or a field has in Python."""
    return str(PythonIdentifier(name, "field_"))


def _name(operation: Operation, taken: Sequence[str]) -> str:
    """Return a name of our own, such as ``get_user_subscription``."""
    steps = [step for step in operation.path.strip("/").split("/") if "{" not in step]
    kept = [step for step in steps if step and not _VERSION.fullmatch(step.removesuffix(".json"))]
    spelled = [word for step in kept[-2:] for word in re.findall("[a-z0-9]+", _snake(step))]
    name = "_".join([operation.method, *(spelled or ["account"])]).removesuffix("_json")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _snake(step: str) -> str:
    return re.sub("([a-z0-9])([A-Z])", r"\1_\2", step).lower()


def _server(document: Document, operation: Operation) -> tuple[str | None, str, str]:
    """Return the origin and the path of an operation's server, and what is unclear about it."""
    item = resolve(document, mapping(mapping(document.get("paths")).get(operation.path)))
    listed: list[Any] = []
    for owner in (operation.content, item, document):
        listed = listed or listing(owner.get("servers"))
    split = [split_address(address_of(server)) for server in listed or [{}]]
    is_known = split[0].netloc and "{" not in split[0].netloc
    host = f"https://{split[0].netloc}" if is_known else None
    why = "" if host else "which host answers?"
    if len({part.netloc for part in split}) > 1:
        why = "which of the hosts is it, and do others take the key, too?"
    return host, split[0].path.rstrip("/"), why


def _key(document: Document, found: Sequence[Operation]) -> Key:
    """Return the way in which the first operation's key is sent that adapters know."""
    components = mapping(document.get("components"))
    schemes = mapping(components.get("securitySchemes"))
    required = found[0].content.get("security", document.get("security"))
    names = [name for entry in listing(required) for name in mapping(entry)] or [*schemes]
    listed = [lookup(document, schemes.get(name)) for name in names]
    ranked = sorted((made for made in map(_scheme, listed) if made), key=lambda key: bool(key.why))
    if ranked:
        return ranked[0]
    for _, parameter in found[0].parameters:
        name = str(parameter.get("name", ""))
        if parameter.get("in") == "header" and _SECRET_HEADER & {*words(name)}:
            return _in_header(name)
    return BEARER


def _scheme(scheme: Mapping[str, Any]) -> Key | None:
    match scheme:
        case {"type": "http", "scheme": str(word)}:
            if word.lower() in ("bearer", "basic"):
                return Key({"type": "http", "scheme": word.lower()})
            return Key({"type": "http", "scheme": word}, "how is the key sent?")
        case {"type": "apiKey", "in": "header", "name": str(name)}:
            return _in_header(name)
        case {"type": "apiKey", "in": str(place), "name": str(name)}:
            return Key(BEARER.scheme, f"the document sends the key in the {place} `{name}`")
        case {"type": "oauth2" | "openIdConnect"}:
            return Key(BEARER.scheme, "the document has OAuth; is there a key?")
        case _:
            return None


def _in_header(name: str) -> Key:
    scheme = {"type": "apiKey", "in": "header", "name": name}
    return Key(scheme, "which word comes before the key?" if name == "Authorization" else "")


def _endpoint(
    document: Document, whole: Document, operation: Operation, *, name: str, prefix: str, key: Key
) -> Endpoint:
    responses = mapping(operation.content.get("responses"))
    good = [status for status in responses if str(status)[:1] == "2"] or ["default"]
    status = "200" if "200" in good else good[0]
    shape, body = _answer(document, whole, responses.get(status))
    errors = {
        str(code): _answer(document, whole, response)[0]
        for code, response in responses.items()
        if str(code)[:1] in "45" or (code == "default" and status != "default")
    }
    return Endpoint(
        name=name,
        method=operation.method,
        path=f"{prefix}{operation.path}",
        upstream=str(operation),
        reply=_object(shape if body is MISSING else widen(shape, body)),
        body=body,
        status="200" if status in ("default", "2XX") else status,
        parameters=[*_parameters(document, operation, key)],
        request=_request(document, operation),
        errors=errors,
        headers=dict(_headers(document, responses.get(status))),
    )


def _headers(document: Document, response: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the headers of an answer that sound like an account's, not like a rate limit."""
    for name, node in mapping(resolve(document, mapping(response)).get("headers")).items():
        found = words(name)
        telling = any_of(found, AMOUNTS) and not any_of(found, _NO_ACCOUNT)
        if telling and re.fullmatch(r"[\w-]{1,60}", name, re.ASCII):
            header = resolve(document, mapping(node))
            yield name, _plain(shape_of(document, header.get("schema")))


def _object(shape: Shape) -> Shape:
    """Return the shape of a body, which is an object if nothing is known of it."""
    return shape if shape.kinds else attrs.evolve(shape, kinds=frozenset({"object"}))


def _answer(document: Document, whole: Document, response: Any) -> tuple[Shape, Any]:
    """Return the shape and an example of an answer in JSON."""
    content = mapping(resolve(document, mapping(response)).get("content"))
    for media, described in content.items():
        if "json" in media or media.strip() == "*/*":
            shape = shape_of(document, mapping(described).get("schema"))
            return shape, _example(document, whole, mapping(described))
    return Shape(), MISSING


def _example(document: Document, whole: Document, media: Mapping[str, Any]) -> Any:
    # A slice has no examples of its own: what an example refers to is in the whole document.
    examples = [lookup(whole, e) for e in mapping(media.get("examples")).values()]
    found = [example["value"] for example in examples if "value" in example]
    schema = resolve(document, mapping(media.get("schema")))
    listed = [*found, *listing(schema.get("examples"))]
    body = media.get("example", listed[0] if listed else schema.get("example", MISSING))
    if isinstance(body, dict) and body.keys() == {"$ref"}:  # it's in another file
        return MISSING
    return body if isinstance(body, dict | list) else MISSING


def _parameters(document: Document, operation: Operation, key: Key) -> Iterator[Parameter]:
    for _, parameter in operation.parameters:
        name, place = parameter.get("name"), parameter.get("in")
        secret = key.scheme.get("name", "Authorization")
        if not isinstance(name, str) or place not in ("path", "query", "header"):
            continue
        if place == "header" and (
            name.lower() in {secret.lower(), *NOT_PARAMETERS}
            or {"api", "key"} <= {*words(name.replace("-", " "))}
        ):
            continue
        if place == "path" and f"{{{name}}}" not in operation.path:
            continue
        shape = shape_of(document, parameter.get("schema", {}))
        required = parameter.get("required") is True or place == "path"
        if not required and "object" in shape.kinds:
            continue
        default = resolve(document, mapping(parameter.get("schema"))).get("default", MISSING)
        fixed = shape.words[0] if len(shape.words) == 1 else default
        yield Parameter(name, place, required, _plain(shape), fixed)


def _plain(shape: Shape) -> dict[str, Any]:
    """Return the schema of a parameter: a scalar, a list of scalars, or anything."""
    if shape.kinds == {"array"}:
        items = shape.items.schema() if shape.items and not shape.items.members else {}
        return {"type": "array", "items": items or {"type": "string"}}
    kinds = shape.kinds - {"object", "array"}
    return attrs.evolve(shape, kinds=kinds or frozenset({"string"}), null=False).schema()


def _request(document: Document, operation: Operation) -> Shape | None:
    body = resolve(document, mapping(operation.content.get("requestBody")))
    content = mapping(body.get("content"))
    media = next((mapping(content[name]) for name in content if "json" in name), None)
    needed = body.get("required") is True or operation.method == "post"
    return _object(shape_of(document, media.get("schema"))) if media and needed else None
