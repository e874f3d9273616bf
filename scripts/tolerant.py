"""Render a description tolerantly, so that a provider's changes don't break a reading.

In the schemas of answers, nothing is required, everything can be null, enums are open, and there
are no formats, bounds or defaults.  Requests stay as described.  Only what the 2xx answers in JSON
need remains, and every object and enum becomes a named component.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from descriptions import SCALARS, Document, Operation, answers, is_scalar, operations, resolve

Schema = dict[str, Any]

TAG = "account"

# Keywords for the shape of a value.  All others restrict which values are valid, so drop them.
_SHAPE = frozenset(
    {"$ref", "type", "properties", "additionalProperties", "items"}
    | {"enum", "const", "allOf", "anyOf", "oneOf"}
)
# Names that modules which import a model use for something else.
_TAKEN = frozenset(
    {"FIELDS", "METHOD", "OPERATION", "PATH", "SECRETS", "UNSET"}
    | {"Any", "Literal", "Mapping", "Model", "Self", "UnexpectedReply", "Unset"}
)


def tolerant(document: Document) -> tuple[Document, Counter[str], dict[str, str]]:
    """Return the tolerant rendering of `document`, counts and names.

    The counts say how often each kind of change was made.  The names map each remaining component
    to its new name.
    """
    rendering = _Rendering(document)
    paths: dict[str, Any] = {}
    for operation in operations(document):
        paths.setdefault(operation.path, {})[operation.method] = rendering.operation(operation)
    rendering.count("component dropped", len(rendering.names.keys() - rendering.cores.keys()))
    rendered = {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": paths,
        "components": {"schemas": dict(sorted(rendering.components.items()))},
    }
    prefix = "#/components/schemas/"
    names = {where.removeprefix(prefix): name for where, name in rendering.names.items()}
    kept = {name: new for name, new in names.items() if new in rendering.components}
    return rendered, rendering.counts, kept


class _Rendering:
    """The components rendered so far, and the counts."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.counts: Counter[str] = Counter()
        self.components: dict[str, Schema] = {}
        self.cores: dict[str, Schema] = {}
        self.names: dict[str, str] = {}
        self._keys: set[str] = set()
        self._open: set[str] = set()
        for name in document.get("components", {}).get("schemas", {}):
            self.names[f"#/components/schemas/{name}"] = self._unique(name)

    def count(self, kind: str, times: int = 1) -> None:
        if times:
            self.counts[kind] += times

    def operation(self, operation: Operation) -> Schema:
        found = answers(self.document, operation)
        self.count("answer dropped", len(operation.content["responses"]) - len(found))
        responses = {}
        for status, schema in found.items():
            core = self._core(schema, f"{_pascal(operation.name)}Response")
            media = {"application/json": {"schema": core}}
            responses[status] = {"description": "", "content": media}
        return {
            "operationId": operation.name,
            "tags": [TAG],
            "summary": operation.content.get("summary", ""),
            "description": operation.content.get("description", ""),
            "parameters": [self._parameter(parameter) for parameter in operation.parameters],
            "responses": responses,
        }

    def _parameter(self, parameter: dict[str, Any]) -> Schema:
        schema = {**resolve(self.document, parameter["schema"]), **self._description(parameter)}
        kept = ("type", "enum", "default", "description")
        return {
            "name": parameter["name"],
            "in": parameter["in"],
            "required": parameter.get("required", False),
            "schema": {key: schema[key] for key in kept if key in schema},
        }

    def _value(self, schema: Any, name: str) -> Schema:
        """Return `schema` for a value inside an answer, which may also be null."""
        core = self._core(schema, name)
        if core:
            self.count("null allowed")
            core = {"anyOf": [*core.get("anyOf", [core]), {"type": "null"}]}
        return {**self._description(schema), **core}

    def _core(self, schema: Any, name: str, *, exact: bool = False) -> Schema:
        """Return `schema` without null; an empty schema allows anything.

        An object or enum is called `name`, or similar if the name is taken and `exact` is false.
        """
        if not isinstance(schema, dict):
            return {}
        for keyword in schema.keys() - _SHAPE - {"description"}:
            self.count(f"{keyword} dropped")
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        if "allOf" in schema:
            return self._all_of(schema, name, exact=exact)
        if "enum" in schema or "const" in schema:
            return self._words(schema, name, exact=exact)
        if "properties" not in schema and (parts := schema.get("anyOf") or schema.get("oneOf")):
            return self._union(parts, name, exact=exact)
        return self._typed(schema, name, exact=exact)

    def _reference(self, reference: str) -> Schema:
        if reference in self.cores:
            return self.cores[reference]
        name = self.names.get(reference)
        if name is not None and name in self.components:  # an object that contains itself
            return _pointer(name)
        if reference in self._open:  # a list or a union that contains itself
            return {}
        self._open.add(reference)
        target = resolve(self.document, {"$ref": reference})
        hint = _pascal(reference.rpartition("/")[2])
        self.cores[reference] = self._core(target, name or hint, exact=name is not None)
        return self.cores[reference]

    def _all_of(self, schema: Schema, name: str, *, exact: bool) -> Schema:
        beside = {key: value for key, value in schema.items() if key != "allOf"}
        parts = [part for part in (*schema["allOf"], beside) if part.keys() & _SHAPE]
        if len(parts) == 1:
            self.count("allOf collapsed")
            return self._core(parts[0], name, exact=exact)
        properties: Schema = {}
        passed: set[str] = set()
        while parts:
            part = parts.pop(0)
            if (reference := part.get("$ref", "")) in passed:
                continue
            passed |= {reference} - {""}
            part = resolve(self.document, part)
            if not ("properties" in part or part.get("type") == "object" or "allOf" in part):
                return self._anything()
            parts += part.get("allOf", [])
            properties |= part.get("properties", {})
        self.count("allOf merged")
        merged = {**self._description(schema), "properties": properties}
        return self._object(merged, name, exact=exact)

    def _union(self, parts: list[Schema], name: str, *, exact: bool) -> Schema:
        parts = [part for part in parts if part.get("type") != "null"]
        if len(parts) == 1:
            return self._core(parts[0], name, exact=exact)
        if not all(is_scalar(self.document, part) for part in parts):
            return self._anything()
        cores = [self._core(part, name) for part in parts]
        return _any_of(variant for core in cores for variant in core.get("anyOf", [core]))

    def _words(self, schema: Schema, name: str, *, exact: bool) -> Schema:
        """Open an enum: keep its known words, and allow others."""
        words = [word for word in schema.get("enum", [schema.get("const")]) if word is not None]
        kinds = {type(word) for word in words}
        if kinds == {bool}:
            return {"type": "boolean"}
        if kinds not in ({str}, {int}):
            return self._anything()
        self.count("enum opened")
        base = {"type": "string" if kinds == {str} else "integer"}
        name = name if exact else self._unique(name)
        self.components[name] = {**self._description(schema), **base, "enum": words}
        return {"anyOf": [_pointer(name), base]}

    def _typed(self, schema: Schema, name: str, *, exact: bool) -> Schema:
        kinds = schema.get("type", "object" if "properties" in schema else [])
        kinds = [kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"]
        if kinds == ["object"]:
            return self._object(schema, name, exact=exact)
        if kinds == ["array"]:
            return {"type": "array", "items": self._value(schema.get("items"), f"{name}Item")}
        if not {*kinds} <= SCALARS:
            return self._anything()
        return _any_of({"type": kind} for kind in kinds) if kinds else {}

    def _object(self, schema: Schema, name: str, *, exact: bool) -> Schema:
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        if others is False:
            self.count("additionalProperties opened")
        if not properties and not (isinstance(others, dict) and others):
            return self._anything()
        if not exact:
            name = self._unique(name)
            self.count("object named")
        component = self.components[name] = {"type": "object", **self._description(schema)}
        component["properties"] = {
            key: self._value(value, f"{name}{_pascal(key)}") for key, value in properties.items()
        }
        if isinstance(others, dict) and others:
            component["additionalProperties"] = self._value(others, f"{name}Value")
        return _pointer(name)

    def _anything(self) -> Schema:
        self.count("made any")
        return {}

    def _description(self, schema: Any) -> Schema:
        text = resolve(self.document, schema).get("description") if isinstance(schema, dict) else ""
        return {"description": text} if text else {}

    def _unique(self, name: str) -> str:
        """Return `name`, with a number if a class or module already has that name."""
        unique, number = name, 1
        while unique in _TAKEN or _key(unique) in self._keys:
            number += 1
            unique = f"{name}{number}"
        self._keys.add(_key(unique))
        return unique


def _any_of(variants: Iterable[Schema]) -> Schema:
    distinct: list[Schema] = []
    for variant in variants:
        if variant not in distinct:
            distinct.append(variant)
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _pointer(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[0-9A-Za-z]+", name))


def _key(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.lower())
