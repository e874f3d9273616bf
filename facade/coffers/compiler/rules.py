"""Check descriptions by rules beyond OpenAPI.

A description names its sources in an ``x-coffers`` block, which `x-coffers.schema.json` describes.
Only projects with ``strict = true`` must have the block, and a description of every field.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from coffers._plain import suggestion
from coffers.compiler.document import Document, Steps, follow, parts, pointer, refuse

SCHEMA = Path(__file__).with_name("x-coffers.schema.json")
BLOCK = "x-coffers"

# Keywords that annotate a schema without restricting its values.
_NOTES = frozenset({"default", "deprecated", "description", "discriminator", "title"})
_FORMATS = frozenset({"date", "date-time", "email", "password", "uri", "uuid"}) | {
    *("double", "float", "int32", "int64")
}
# Keywords that contain schemas for the same value.
_SAME = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})


def lint(document: Document, shown: str) -> None:
    """Raise for the first violation of this repository's rules."""
    if BLOCK not in document:
        refuse(shown, f"#/{BLOCK}: missing; name your sources")
    lint_block(document, shown)
    _lint_schemas(document, shown)


def lint_block(document: Document, shown: str, *, partial: bool = False) -> None:
    """Raise for the first thing in the `x-coffers` block that violates its schema.

    A `partial` block may lack what this repository's must have.
    """
    errors = [
        error
        for error in _validator().iter_errors(document[BLOCK])
        if not (partial and error.validator == "required" and not error.absolute_path)
    ]
    if not errors:
        return
    # A misspelled key is also a missing one.  Report the spelling, which is the better advice.
    error = min(errors, key=lambda e: (e.validator != "additionalProperties", e.json_path))
    refuse(f"{shown}: {pointer((BLOCK, *map(str, error.absolute_path)))}", _describe(error))


@cache
def _validator() -> Any:
    from openapi_schema_validator import OAS31Validator  # takes 0.2 s

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return OAS31Validator(schema, format_checker=OAS31Validator.FORMAT_CHECKER)


def _describe(error: Any) -> str:
    known = error.schema.get("properties", {})
    match error.validator:
        case "additionalProperties":
            key = next(key for key in error.instance if key not in known)
            return f"unknown key {key!r}{suggestion(key, known)}"
        case "required":
            key = next(key for key in error.validator_value if key not in error.instance)
            return f"{key} is missing"
        case _:
            return f"{error.instance!r} is not {error.schema['description']}"


def _lint_schemas(document: Document, shown: str) -> None:
    """Refuse misspelled keywords, which OpenAPI allows as annotations of one's own."""
    words = _NOTES | _validator().VALIDATORS.keys()
    wholes: dict[Steps, Any] = {}
    for at, kind, schema in parts(document):
        if kind != "schema" or not isinstance(schema, dict):
            continue
        wholes[at] = whole = _whole(at, schema, wholes)
        where = f"{shown}: {pointer(at)}"
        for word in schema:
            if word not in words and not word.startswith("x-"):
                refuse(where, f"unknown keyword {word!r}{suggestion(word, words)}")
        if (form := schema.get("format", "uuid")) not in _FORMATS:
            refuse(f"{where}/format", f"unknown format {form!r}{suggestion(form, _FORMATS)}")
        if at[-2] == "properties" and not schema.get("description"):
            refuse(where, "description is missing; say what the field means")
        known = {*_properties(document, whole)}
        for name in schema.get("required", ()):
            if name not in known:
                why = f"{name!r} is not one of the properties{suggestion(name, known)}"
                refuse(f"{where}/required", why)


def _whole(at: Steps, schema: Any, wholes: dict[Steps, Any]) -> Any:
    """Return the outermost schema for the same value."""
    for parent, keyword in ((at[:-1], at[-1]), (at[:-2], at[-2])):
        if parent in wholes and keyword in _SAME:
            return wholes[parent]
    return schema


def _properties(
    document: Document, schema: Any, passed: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield the names of the properties of `schema` and of all the schemas it combines."""
    if not isinstance(schema, dict):
        return
    yield from schema.get("properties", ())
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in passed:
        yield from _properties(document, follow(document, reference), passed | {reference})
    for keyword in _SAME & schema.keys():
        parts = schema[keyword]
        for part in parts if isinstance(parts, list) else [parts]:
            yield from _properties(document, part, passed)
