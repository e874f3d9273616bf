"""Compare the descriptions with the vendors' own OpenAPI documents.

    python scripts/drift.py [--vendors DIR] [NAME ...]

DIR has a folder per provider with one or more versions of the vendor's document.  For each
operation of a description, the fields of the 2xx answer and their types are compared with those of
all these documents.  An intended difference is listed, with its reason, in the description's
``x-coffers.differences``.  Every other difference is printed and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from coffers.compiler.document import (
    FOLDER,
    METHODS,
    Document,
    Operation,
    answers,
    find,
    operations,
    resolve,
)
from coffers.compiler.loading import load

ROOT = Path(__file__).resolve().parent.parent
VENDORS = ROOT.parent / "shared" / "specs"
DEEPEST = 12

Fields = dict[str, frozenset[str]]
"""Path of a field, such as ``data.items[].id`` → the types of its values."""


def main() -> None:
    """Print the differences, and exit with 1 if any of them has no reason."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these providers")
    parser.add_argument("--vendors", type=Path, default=VENDORS, help="the vendors' documents")
    options = parser.parse_args()
    found = False
    for name, file in find(ROOT / FOLDER).items():
        if options.names and name not in options.names:
            continue
        lines = list(drift(name, load(file), options.vendors))
        found = found or any(line.startswith("!") for line in lines)
        print(*(f"{name}: {line}" for line in lines), sep="\n")
    sys.exit(1 if found else 0)


def drift(name: str, document: Document, vendors: Path) -> Iterator[str]:
    """Yield a line for each difference; a difference without a reason starts with ``!``."""
    files = [
        file
        for folder in vendors.glob("*")
        if _letters(folder.name) == _letters(name)
        for file in sorted(folder.iterdir())
        if file.suffix in (".json", ".yaml", ".yml")
    ]
    reasons = {d["field"]: d["reason"] for d in document["x-coffers"].get("differences", [])}
    used: set[str] = set()
    for operation in operations(document):
        twins = [
            fields_of(theirs, twin)
            for theirs in map(vendor_document, files)
            for twin in same_operation(document, operation, theirs)
        ]
        if not twins:
            yield f"{operation}: the vendor has no document to compare with"
            continue
        found = differences(fields_of(document, operation), together(twins))
        for field, what in sorted(found.items()):
            used.add(field)
            meant = f"  {operation}: {field}: {what} ({reasons.get(field)})"
            yield meant if field in reasons else f"! {operation}: {field}: {what}"
        yield f"{operation}: compared"
    for field in sorted(reasons.keys() - used):
        yield f"! {field}: has a reason but no difference; remove the reason"


def _letters(name: str) -> str:
    """Return a name without its separators, which folders and providers spell differently."""
    return name.replace("-", "").replace("_", "")


@cache
def vendor_document(file: Path) -> Document:
    """Load a vendor's document as it is, valid or not."""
    text = file.read_text(encoding="utf-8")
    content = json.loads(text) if file.suffix == ".json" else YAML(typ="safe").load(text)
    return dict(content)


def same_operation(document: Document, ours: Operation, theirs: Document) -> Iterator[Operation]:
    """Yield the vendor's operation, however its server and its path share the URL."""
    wanted = _template(urlsplit(document["servers"][0]["url"]).path + ours.path)
    prefixes = {urlsplit(server.get("url", "")).path for server in theirs.get("servers", [])}
    for path, item in theirs.get("paths", {}).items():
        for method in METHODS & item.keys():
            full = {_template(prefix + path) for prefix in {"", *prefixes}}
            if method == ours.method and any(wanted.endswith(path) for path in full):
                yield Operation(method, path, item[method], ())


def _template(path: str) -> str:
    parts = ("{}" if part.startswith("{") else part for part in path.strip("/").split("/"))
    return "/" + "/".join(parts)


def fields_of(document: Document, operation: Operation) -> Fields:
    """Return every field of the operation's 2xx answers with its types."""
    fields: dict[str, set[str]] = {}
    for schema in answers(document, operation).values():
        for path, types in _walk(document, schema, "", DEEPEST):
            fields.setdefault(path, set()).update(types)
    return {path: frozenset(types) for path, types in fields.items() if path}


def _walk(
    document: Document, schema: Any, path: str, levels: int
) -> Iterator[tuple[str, set[str]]]:
    if not isinstance(schema, dict) or not levels:
        return
    schema = resolve(document, schema)
    parts = [part for key in ("anyOf", "oneOf", "allOf") for part in schema.get(key, [])]
    yield path, _types(schema, alternatives=bool(parts))
    for part in parts:
        yield from _walk(document, part, path, levels - 1)
    for name, field in schema.get("properties", {}).items():
        yield from _walk(document, field, f"{path}.{name}".lstrip("."), levels - 1)
    yield from _walk(document, schema.get("items"), f"{path}[]", levels - 1)
    yield from _walk(document, schema.get("additionalProperties"), f"{path}{{}}", levels - 1)


def _types(schema: dict[str, Any], *, alternatives: bool) -> set[str]:
    kinds = schema.get("type", [])
    types = {kinds} if isinstance(kinds, str) else set(kinds)
    if not types and not alternatives:
        types = (
            {"object"} if "properties" in schema else {"string"} if "enum" in schema else {"any"}
        )
    return types | ({"null"} if schema.get("nullable") else set())


def together(versions: Iterable[Fields]) -> Fields:
    """Return the fields of all the vendor's documents, with all their types."""
    fields: dict[str, frozenset[str]] = {}
    for version in versions:
        for path, types in version.items():
            fields[path] = fields.get(path, frozenset()) | types
    return fields


def differences(ours: Fields, theirs: Fields) -> dict[str, str]:
    """Return what differs, by field.  An integer is a number."""
    found = dict.fromkeys(theirs.keys() - ours.keys(), "only the vendor has it")
    found |= dict.fromkeys(ours.keys() - theirs.keys(), "the vendor doesn't have it")
    for field in ours.keys() & theirs.keys():
        mine, vendors = (_numbers(side[field]) for side in (ours, theirs))
        if mine != vendors and "any" not in mine | vendors:
            found[field] = f"{_listed(ours[field])} here, {_listed(theirs[field])} there"
    return found


def _numbers(types: frozenset[str]) -> frozenset[str]:
    return frozenset("number" if kind == "integer" else kind for kind in types)


def _listed(types: frozenset[str]) -> str:
    return " or ".join(sorted(types)) or "nothing"


if __name__ == "__main__":
    main()
