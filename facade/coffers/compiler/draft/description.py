"""Write the description of a draft: the vendor's facts, and no word of the vendor's."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import attrs
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from coffers.compiler.document import Document
from coffers.compiler.draft.fields import Role
from coffers.compiler.draft.recognize import Recognized
from coffers.compiler.draft.shapes import ITEM, VALUE, Path, Shape
from coffers.compiler.draft.source import DOCUMENTED, Endpoint, Source
from coffers.compiler.draft.words import MINOR, RESETS, singular, words
from coffers.compiler.drift.upstream import without_query
from coffers.compiler.names import pascal

TODO = "TODO: describe"
_FORMATS = frozenset({"date", "date-time", "email", "password", "uri", "uuid"}) | {
    *("double", "float", "int32", "int64")
}
_SECRETS = frozenset(
    {"password", "secret", "token", "credential", "jwt", "bearer", "passphrase"}
    | {"signature", "sig"}
)
_MASKED = frozenset({"preview", "redacted", "masked", "hint", "last4", "type", "name", "id"}) | {
    *("count", "limit", "usage", "used", "left", "remaining", "label", "hash", "hashed", "expires")
}
_LINKS = frozenset({"referral", "invite", "invitation", "checkout", "portal", "billing", "stripe"})
_LINKS |= {"dashboard", "iframe", "signed", "callback", "webhook", "download", "magic", "partner"}
_ROLES: Mapping[Role, str] = {
    "limit": "taken for a limit",
    "used": "taken for what was used",
    "remaining": "taken for what is left",
}


@attrs.frozen
class Description:
    """A description, and where its parts come from."""

    document: Document
    components: Mapping[tuple[int, Path], str]
    """The component of each object of each operation's reply."""
    waiting: int
    """Descriptions that wait for words."""


def describe(name: str, title: str, source: Source, found: Recognized, today: str) -> Description:
    """Return the description of a draft."""
    writer = _Writer(_hints(found))
    paths: dict[str, Any] = {}
    for number, endpoint in enumerate(source.endpoints):
        paths.setdefault(endpoint.path, {})[endpoint.method] = writer.operation(number, endpoint)
    page = f"https://docs.{name.replace('_', '-')}.example"
    if source.url and "://" in source.url:
        page = without_query(source.url)
    block: dict[str, Any] = {
        "confidence": "A" if source.origin == DOCUMENTED else "C",
        "polling": "unknown",
        "sources": [{"url": page, "read": today, "about": "TODO: say what is there"}],
    }
    if source.url:  # of a file elsewhere, nobody else knows where it is
        operations = [endpoint.upstream for endpoint in source.endpoints]
        block["upstream"] = {"url": source.url, "operations": operations}
    document: Document = {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": today,
            "description": "TODO: say what the service is for, and what this tells of an account",
        },
        "servers": [{"url": host_of(name, source)}],
        "security": [{"key": []}],
        "tags": [{"name": "account", "description": TODO}],
        "x-coffers": block,
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {**source.key.scheme, "description": TODO}},
            "schemas": writer.schemas,
        },
    }
    return Description(document, writer.components, _count(document))


def host_of(name: str, source: Source) -> str:
    """Return the origin that is read, or a stand-in that nobody owns."""
    return source.host or f"https://api.{name.replace('_', '-')}.example"


def dump(document: Document) -> str:
    """Return a description as YAML."""
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(
        type(None), lambda writer, _: writer.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    stream = io.StringIO()
    yaml.dump(_quoted(document), stream)
    return stream.getvalue()


def _quoted(node: Any) -> Any:
    """Return a node whose strings are quoted where other readers would take them for numbers."""
    if isinstance(node, dict):
        return {_quoted_text(key): _quoted(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_quoted(item) for item in node]
    return _quoted_text(node) if isinstance(node, str) else node


def _quoted_text(text: str) -> str:
    plain = re.fullmatch(r"[A-Za-z/$][\w ./:(){}$-]*", text) and ": " not in text
    plain = plain and text.lower() not in _YAML_WORDS and not text.endswith((" ", ":"))
    return text if plain else DoubleQuotedScalarString(text)


_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def _count(node: Any) -> int:
    if isinstance(node, dict | list):
        return sum(map(_count, node.values() if isinstance(node, dict) else node))
    return isinstance(node, str) and node.startswith("TODO")


def _hints(found: Recognized) -> dict[tuple[int, Path], str]:
    """Return what was recognized in a field, for whoever describes it."""
    hints: dict[tuple[int, Path], str] = {}
    for pool in found.pools:
        for role, value in pool.amounts.items():
            minor = "; in minor units?" if MINOR & {*words(value.at[-1])} else ""
            hints[pool.operation, value.at] = f"{_ROLES[role]}{minor}"
        for name, value in pool.times.items():
            hints[pool.operation, value.at] = f"taken for {name}"
    return hints


class _Writer:
    """Writes operations, and the components that they need."""

    def __init__(self, hints: Mapping[tuple[int, Path], str]) -> None:
        self.hints = hints
        self.schemas: dict[str, Any] = {}
        self.components: dict[tuple[int, Path], str] = {}
        self._number = -1

    def operation(self, number: int, endpoint: Endpoint) -> dict[str, Any]:
        """Return the description of an operation."""
        self._number = number
        name = pascal(endpoint.name.partition("_")[2] or "account")
        reply = self.schema(endpoint.reply, f"{name}Reply", ())
        made: dict[str, Any] = {
            "operationId": endpoint.name,
            "tags": ["account"],
            "summary": TODO,
            "description": TODO,
        }
        if endpoint.parameters:
            made["parameters"] = [
                {
                    "name": parameter.name,
                    "in": parameter.place,
                    "required": parameter.required,
                    "description": TODO,
                    "schema": dict(parameter.schema),
                }
                for parameter in endpoint.parameters
            ]
        self._number = -1  # what is below is no part of the reply
        if endpoint.request is not None:
            schema = self.schema(endpoint.request, f"{name}Request", ())
            made["requestBody"] = {"required": True, "description": TODO, **_json(schema)}
        headers = {
            header: {"description": TODO, "schema": dict(schema)}
            for header, schema in endpoint.headers.items()
        }
        told = {"headers": headers} if headers else {}
        made["responses"] = {endpoint.status: {"description": TODO, **told, **_json(reply)}}
        for status, shape in endpoint.errors.items():
            content = {}
            if shape.kinds:
                content = _json(self.schema(shape, "ErrorReply", ()))
            made["responses"][status] = {"description": TODO, **content}
        return made

    def schema(self, shape: Shape, name: str, at: Path) -> dict[str, Any]:
        """Return the schema of a value; an object becomes a component of that name, or similar."""
        parts: list[dict[str, Any]] = []
        if "object" in shape.kinds:
            parts.append(self._object(shape, name, at))
        if "array" in shape.kinds:
            items = shape.items or Shape()
            parts.append({"type": "array", "items": self._item(items, name, (*at, ITEM))})
        scalars = shape.kinds - {"object", "array"}
        if scalars:
            scalar = attrs.evolve(shape, kinds=scalars, form=self._form(shape, at))
            parts.append(scalar.schema())
        if shape.null and not scalars and parts:
            parts.append({"type": "null"})
        return parts[0] if len(parts) == 1 else {"anyOf": parts} if parts else {}

    def _object(self, shape: Shape, name: str, at: Path) -> dict[str, Any]:
        if not shape.members and shape.values is None:
            return {"type": "object"}
        made: dict[str, Any] = {"type": "object", "description": TODO}
        if required := [member for member in shape.members if member in shape.required]:
            made["required"] = required
        if shape.members:
            made["properties"] = {
                member: self._property(part, member, (*at, member))
                for member, part in shape.members.items()
            }
        if shape.values is not None:
            made["additionalProperties"] = self._item(shape.values, name, (*at, VALUE))
        component = self._take(name, made)
        if self._number >= 0:
            self.components[self._number, at] = component
        return {"$ref": f"#/components/schemas/{component}"}

    def _item(self, shape: Shape, name: str, at: Path) -> dict[str, Any]:
        item = singular(name) if singular(name) != name else f"{name}Item"
        return self.schema(shape, item, at)

    def _take(self, name: str, made: dict[str, Any]) -> str:
        """Return the name under which a component is kept; equal ones are one."""
        number, free = 1, name
        spelled = {known.casefold(): known for known in self.schemas}
        while (known := spelled.get(free.casefold())) and self.schemas[known] != made:
            number += 1
            free = f"{name}{number}"
        free = spelled.get(free.casefold(), free)
        self.schemas[free] = made
        return free

    def _property(self, shape: Shape, name: str, at: Path) -> dict[str, Any]:
        schema = self.schema(shape, pascal(name) or "Part", at)
        return {**schema, "description": self._task(shape, schema, at)}

    def _form(self, shape: Shape, at: Path) -> str:
        if shape.is_text and not shape.words and at and is_secret(at, shape):
            return "password"
        return shape.form if shape.form in _FORMATS else ""

    def _task(self, shape: Shape, schema: Mapping[str, Any], at: Path) -> str:
        """Return what is to be written about a field."""
        hint = self.hints.get((self._number, at))
        named = frozenset(words(at[-1]))
        if schema.get("format") == "password":
            hint = "hidden, since it may be a credential"
        elif shape.is_text and named & {"url", "uri", "link"}:
            hint = "if the link works for anyone, add `format: password`"
        elif hint is None and shape.is_number and named & {*MINOR}:
            hint = "in minor units?"
        if shape.is_number and named & (RESETS | {"unix", "timestamp", "at", "expires"}):
            hint = f"{hint or 'a time?'}; seconds or milliseconds?"
        return f"{TODO} ({hint})" if hint else TODO


def is_secret(at: Path, shape: Shape) -> bool:
    """Return whether a string may be a credential, or a link that works like one."""
    if shape.form == "password":
        return True
    named = frozenset(words(at[-1]))
    if named & {"url", "uri", "link"}:
        return bool(named & _LINKS)
    keyed = named & {"key"} and named & {"api", "secret", "private", "ssh", "access", "license"}
    alone = named == {"key"} and shape.form != "uuid"
    coded = "code" in named and bool(named & {"referral", "invite", "coupon", "otp"})
    return bool(named & _SECRETS or keyed or alone or coded) and not named & _MASKED


def _json(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
