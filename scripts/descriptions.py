"""Find, load and validate the OpenAPI descriptions."""

from __future__ import annotations

import json
import keyword
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Document = dict[str, Any]
Steps = tuple[str | int, ...]

FOLDER = "openapi"
OPTIONS = "generator.yaml"
METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
SCALARS = frozenset({"string", "integer", "number", "boolean"})


class GenerationError(Exception):
    """One line that says what is wrong and where."""


def refuse(where: str, why: object) -> NoReturn:
    """Raise a `GenerationError`."""
    raise GenerationError(" ".join(f"{where}: {why}".split())[:400])


@dataclass(frozen=True)
class Operation:
    """One method of one path, with its own parameters and those of its path."""

    method: str
    path: str
    content: dict[str, Any]
    parameters: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """The operationId."""
        return str(self.content["operationId"])

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


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


def source(name: str) -> str:
    """Return the path of a provider's description, for messages and headers."""
    return f"{FOLDER}/{name}.yaml"


def find(folder: Path) -> dict[str, Path]:
    """Return the description of each provider, by name."""
    files = sorted(
        file
        for file in folder.glob("*")
        if file.suffix.lower() in {".yaml", ".yml"} and file.name != OPTIONS
    )
    if not files:
        refuse(FOLDER, "no description; add a file NAME.yaml")
    count = Counter(file.stem.casefold() for file in files)
    for file in files:
        shown = f"{FOLDER}/{file.name}"
        if count[file.stem.casefold()] > 1:
            twins = [twin.name for twin in files if twin.stem.casefold() == file.stem.casefold()]
            refuse(FOLDER, f"two descriptions of one provider: {', '.join(twins)}; remove one")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", file.stem) or keyword.iskeyword(file.stem):
            refuse(shown, "a provider's name must be a lower-case Python identifier, not a keyword")
        if file.suffix != ".yaml":
            refuse(shown, "a description's file name must end in .yaml")
    return {file.stem: file for file in files}


def load(file: Path, *, strict: bool = False) -> Document:
    """Load a YAML 1.2 file as JSON data, with its components sorted.

    If `strict`, refuse what other YAML readers would read differently.
    """
    shown = f"{FOLDER}/{file.name}"
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _QuotedDates if strict else _PlainDates
    try:
        content = yaml.load(file.read_text(encoding="utf-8"))
        document = json.loads(json.dumps(content, allow_nan=False))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        refuse(f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown, error.problem)
    except (YAMLError, TypeError, ValueError) as error:
        refuse(shown, error)
    except RecursionError:
        refuse(shown, "nested too deeply")
    if not isinstance(document, dict):
        refuse(shown, "must be a mapping")
    components = document.get("components")
    if isinstance(components, dict):
        for section, entries in components.items():
            if isinstance(entries, dict):
                components[section] = dict(sorted(entries.items()))
    return document


def operations(document: Document) -> Iterator[Operation]:
    """Yield every operation, in the order of the description."""
    for path, listed in document["paths"].items():
        item = resolve(document, listed)
        for method in (key for key in item if key in METHODS):
            entries = [*item.get("parameters", []), *item[method].get("parameters", [])]
            parameters = [resolve(document, entry) for entry in entries]
            # A parameter of the operation replaces the one of its path.
            distinct = {(p.get("name"), p.get("in")): p for p in parameters}
            yield Operation(method, path, item[method], tuple(distinct.values()))


def answers(document: Document, operation: Operation) -> dict[str, Any]:
    """Return the schemas of the 2xx answers in JSON, by status."""
    found: dict[str, Any] = {}
    for status, response in operation.content["responses"].items():
        if str(status).startswith("2"):
            for media, content in resolve(document, response).get("content", {}).items():
                if re.fullmatch(r"application/(.+\+)?json", media.split(";")[0].strip().lower()):
                    found.setdefault(status, content.get("schema", {}))
    return found


def resolve(document: Document, node: dict[str, Any]) -> dict[str, Any]:
    """Return `node`, or what it refers to.  Keys beside a reference win."""
    while isinstance(reference := node.get("$ref"), str):
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**follow(document, reference), **beside}
    return node


def follow(document: Document, reference: str) -> Any:
    """Return what a `#/...` reference points to."""
    node: Any = document
    for step in reference.removeprefix("#/").split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        node = node[int(name)] if isinstance(node, list) else node[name]
    return node


def is_scalar(document: Document, schema: Any) -> bool:
    """Return whether the values of `schema` are scalars or null."""
    if not isinstance(schema, dict):
        return False
    schema = resolve(document, schema)
    parts = [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]
    if parts:
        return all(is_scalar(document, part) for part in parts)
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else {*kinds}
    return kinds <= {*SCALARS, "null"} and bool(kinds or "enum" in schema or "const" in schema)


def property_names(document: Document, schema: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all properties that `schema` reaches, and those of the secret ones.

    A property is secret if it is `format: password`, or holds such a value in something without a
    name of its own: a list, a map, a union.  A secret that no property holds has the empty name,
    which stands for everything that `schema` describes.
    """
    every: set[str] = set()
    secret: set[str] = set()
    seen: set[tuple[str, str]] = set()

    def visit(node: Any, name: str) -> None:
        if not isinstance(node, dict):
            return
        reference = node.get("$ref")
        if isinstance(reference, str) and (reference, name) not in seen:
            seen.add((reference, name))
            visit(follow(document, reference), name)
        if node.get("format") == "password":
            secret.add(name)
        for part in _parts(node):
            visit(part, name)
        for key, part in node.get("properties", {}).items():
            every.add(key)
            visit(part, key)

    visit(schema, "")
    return frozenset(every), frozenset(secret)


_ONE = ("items", "contains", "additionalProperties", "propertyNames", "if", "then", "else")
_UNEVALUATED = ("unevaluatedItems", "unevaluatedProperties")
_LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")
_BY_NAME = ("patternProperties", "dependentSchemas")


def _parts(schema: dict[str, Any]) -> Iterator[Any]:
    """Yield the schemas that `schema` consists of, except its properties."""
    yield from (schema.get(word) for word in (*_ONE, *_UNEVALUATED))
    yield from (part for word in _LISTED for part in schema.get(word, ()))
    yield from (part for word in _BY_NAME for part in schema.get(word, {}).values())


def validate(document: Document, shown: str) -> None:
    """Raise for the first thing that keeps `document` from being compiled."""
    version = document.get("openapi")
    if not (isinstance(version, str) and re.fullmatch(r"3\.1\.\d+", version)):
        refuse(shown, f"$.openapi: must be 3.1.x, not {version!r}")
    _check_references(document, shown)
    _check_against_schema(document, shown)
    _check_operations(document, shown)


def _check_references(document: Document, shown: str) -> None:
    """Refuse a reference that leaves the file or can't be resolved, since nothing is fetched."""
    for path, node in walk(document):
        if not path or path[-1] not in {"$ref", "$dynamicRef", "$id"} or not isinstance(node, str):
            continue
        where = f"{shown}: {json_path(path)}"
        passed: set[str] = set()
        target: Any = {"$ref": node}
        while isinstance(target, dict) and isinstance(reference := target.get("$ref"), str):
            if not reference.startswith("#/"):
                refuse(where, f"{reference!r} leaves the file")
            if reference in passed:
                refuse(where, f"{reference!r} refers back to itself")
            passed.add(reference)
            try:
                target = follow(document, reference)
            except (LookupError, TypeError, ValueError):
                refuse(where, f"{reference!r} doesn't exist")
        if path[-3:-2] == ("parameters",) and not _is_parameter(target):
            refuse(where, f"{node!r} is not a parameter")


def _is_parameter(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("name"), str) and "in" in node


def _check_against_schema(document: Document, shown: str) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator  # takes 0.3 s

    try:
        error = next(iter(OpenAPIV31SpecValidator(document).iter_errors()), None)
    except ValueError as problem:  # such as a path with an unclosed brace
        refuse(shown, problem)
    if error is None:
        return
    # An error's path may start at the schema it is in, so search the document for its place.
    tail = tuple(error.absolute_path)
    places = [
        path
        for path, node in walk(document)
        if node is error.instance and path[len(path) - len(tail) :] == tail
    ]
    where = f"{shown}: {json_path(places[0])}" if len(places) == 1 else shown
    refuse(where, error.message)


def _check_operations(document: Document, shown: str) -> None:
    """Refuse what OpenAPI allows but the templates don't support."""
    found = list(operations(document))
    if not found:
        refuse(shown, "$.paths: no operation")
    for operation in found:
        where = f"{shown}: {operation}"
        if "operationId" not in operation.content:
            refuse(where, "no operationId")
        if "requestBody" in operation.content:
            refuse(where, "request bodies aren't supported")
        if not answers(document, operation):
            refuse(where, "no 2xx answer in JSON")
        for parameter in operation.parameters:
            schema = parameter.get("schema")
            known = resolve(document, schema) if isinstance(schema, dict) else {}
            simple = known.keys() & {"type", "enum"} and is_scalar(document, known)
            if parameter["in"] == "cookie" or not simple:
                refuse(where, f"parameter {parameter['name']!r} must be a scalar, not a cookie")


def walk(node: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield `node` and everything in it, each with its path."""
    yield path, node
    if isinstance(node, dict | list):
        for step, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from walk(child, (*path, step))


def json_path(path: Steps) -> str:
    """Return a JSONPath such as `$.paths['/v1/user'].get`."""
    steps = (
        f".{step}" if isinstance(step, str) and re.fullmatch(r"[\w$-]+", step) else f"[{step!r}]"
        for step in path
    )
    return "$" + "".join(steps)
