"""Check this repository's descriptions by rules beyond OpenAPI: `python scripts/lint.py`.

A description must name its sources in an ``x-coffers`` block, which
`openapi/x-coffers.schema.json` describes.  Outside this repository, the block is optional.  Every
required property must be described.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from descriptions import (
    FOLDER,
    Document,
    GenerationError,
    Steps,
    find,
    follow,
    json_path,
    load,
    nearest,
    refuse,
    source,
    walk,
)

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / FOLDER / "x-coffers.schema.json"
BLOCK = "x-coffers"

# Keywords that annotate a schema without restricting its values.
_NOTES = frozenset({"default", "deprecated", "description", "discriminator", "title"})
_FORMATS = frozenset({"date", "date-time", "email", "password", "uri", "uuid"}) | {
    *("double", "float", "int32", "int64")
}
# Keywords that contain schemas: for the same value, for its parts, and for its named parts.
_SAME = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
_PARTS = frozenset({"additionalProperties", "contains", "items", "prefixItems", "propertyNames"})
_NAMED = frozenset({"patternProperties", "properties"})


def lint(document: Document, shown: str) -> None:
    """Raise for the first violation of this repository's rules."""
    if BLOCK not in document:
        refuse(shown, f"$.{BLOCK}: missing; name your sources, see {FOLDER}/README.md")
    lint_block(document, shown)
    _lint_schemas(document, shown)


def lint_block(document: Document, shown: str) -> None:
    """Raise for the first thing in the `x-coffers` block that violates its schema."""
    errors = list(_validator().iter_errors(document[BLOCK]))
    if not errors:
        return
    # A misspelled key is also a missing one.  Report the spelling, which is the better advice.
    error = min(errors, key=lambda e: (e.validator != "additionalProperties", e.json_path))
    refuse(f"{shown}: {json_path((BLOCK, *error.absolute_path))}", _describe(error))


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
            return f"unknown key {key!r}{nearest(key, known)}"
        case "required":
            key = next(key for key in error.validator_value if key not in error.instance)
            return f"{key} is missing"
        case _:
            return f"{error.instance!r} is not {error.schema['description']}"


def _lint_schemas(document: Document, shown: str) -> None:
    """Refuse misspelled keywords, which OpenAPI allows as annotations of one's own."""
    words = _NOTES | _validator().VALIDATORS.keys()
    for path, schema, whole in _schemas(document):
        where = f"{shown}: {json_path(path)}"
        for word in schema:
            if word not in words and not word.startswith("x-"):
                refuse(where, f"unknown keyword {word!r}{nearest(word, words)}")
        if (form := schema.get("format", "uuid")) not in _FORMATS:
            refuse(f"{where}.format", f"unknown format {form!r}{nearest(form, _FORMATS)}")
        known = {*_properties(document, whole)}
        for name in schema.get("required", ()):
            if name not in known:
                why = f"{name!r} is not one of the properties{nearest(name, known)}"
                refuse(f"{where}.required", why)


def _schemas(document: Document) -> Iterator[tuple[Steps, Document, Any]]:
    """Yield every schema, with its path and the outermost schema for the same value."""
    for path, node in walk(document):
        is_component = path[:2] == ("components", "schemas") and len(path) == 3
        is_content = path[-1:] == ("schema",) and "schemas" not in path and BLOCK not in path
        if is_component or is_content:
            yield from _within(path, node, node)


def _within(path: Steps, schema: Any, whole: Any) -> Iterator[tuple[Steps, Document, Any]]:
    if not isinstance(schema, dict):
        return
    yield path, schema, whole
    for keyword, value in schema.items():
        place = (*path, keyword)
        if keyword in _NAMED or isinstance(value, list):
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            inner = [((*place, step), part) for step, part in parts]
        else:
            inner = [(place, value)]
        if keyword in _SAME | _PARTS | _NAMED:
            for where, part in inner:
                yield from _within(where, part, whole if keyword in _SAME else part)


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


def main() -> int:
    """Check every description, and return 1 if any is refused."""
    faults = 0
    for name, file in find(ROOT / FOLDER).items():
        try:
            lint(load(file, strict=True), source(name))
        except GenerationError as error:
            print(error, file=sys.stderr)
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
