"""Upgrade an OpenAPI 3.0 or 3.2 document to 3.1, so that the rest knows one version only."""

from __future__ import annotations

import copy
import re
from typing import Any

from coffers.compiler.document import Document, listing, parts, refuse

# Beside a reference, 3.0 ignores every keyword.  These don't restrict a value, so keep them.
_NOTES = frozenset({"description", "title", "deprecated", "example", "examples", "default"})


def upgrade(document: Document, shown: str) -> Document:
    """Return `document` as OpenAPI 3.1.  Refuse every version but 3.0, 3.1 and 3.2."""
    version = document.get("openapi", document.get("swagger"))
    found = re.fullmatch(r"3\.([012])(\.\d+)?", str(version))
    if "swagger" in document:
        refuse(f"{shown}: #/swagger", f"Swagger {version} isn't supported; convert it to OpenAPI 3")
    if found is None:
        refuse(f"{shown}: #/openapi", f"must be 3.0, 3.1 or 3.2, not {version!r}")
    if found[1] == "1":
        return document
    upgraded = copy.deepcopy(document)
    upgraded["openapi"] = "3.1.1"
    if found[1] == "0":
        for part in parts(upgraded):
            if part.kind == "schema" and isinstance(part.node, dict):
                _upgrade_schema(part.node)
    return upgraded


def _upgrade_schema(schema: dict[str, Any]) -> None:
    """Replace the keywords of 3.0 that mean something else, or nothing, in 3.1."""
    nullable = schema.pop("nullable", False) is True
    if "$ref" in schema:
        for word in schema.keys() - _NOTES - {"$ref"}:
            del schema[word]
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and bound in schema:
            schema[exclusive] = schema.pop(bound)
        elif isinstance(schema.get(exclusive), bool):
            del schema[exclusive]
    if nullable:
        _allow_null(schema)


def _allow_null(schema: dict[str, Any]) -> None:
    """Allow null, which in 3.0 is possible beside any keyword."""
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema and None not in listing(schema["enum"]):
            schema["enum"] = [*listing(schema["enum"]), None]
    elif schema.keys() - _NOTES:
        core = {word: schema.pop(word) for word in [*schema] if word not in _NOTES}
        schema["anyOf"] = [core, {"type": "null"}]
