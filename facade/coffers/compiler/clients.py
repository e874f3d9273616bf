"""Compile the tolerant rendering of a description into a client package."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from itertools import chain
from pathlib import Path
from typing import Any

import attrs
from jinja2 import BytecodeCache, Undefined
from jinja2.bccache import Bucket
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier

from coffers.compiler.document import (
    Document,
    address_of,
    listing,
    mapping,
    operations,
    refuse,
    resolve,
)
from coffers.compiler.replies import MODULE, shapes_module
from coffers.compiler.secrets import property_names
from coffers.compiler.tolerant import TAG, Rendered, Rendering

TEMPLATES = Path(__file__).with_name("templates")
_SHAPES = {
    "ModelProperty": "object",
    "ListProperty": "list",
    "UnionProperty": "union",
    "AnyProperty": "any",
    "NoneProperty": "null",
}


class _Compiled(BytecodeCache):
    """What the templates compile to, which takes longer than a client's part in it."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@attrs.frozen
class Made:
    """What a client package contains."""

    operations: int
    models: int
    renamed: list[tuple[str, str]]
    """Names in the description, each with its Python name, if they differ."""


def compile_client(
    package: str, document: Document, rendering: Rendering, target: Path, shown: str
) -> Made:
    """Write the client package to `target`; `package` is the name to import it by."""
    config = Config.from_sources(
        # An enum becomes a Literal or str: editors suggest its words, and any other is just a str.
        ConfigFile(literal_enums=True, post_hooks=[]),
        meta_type=MetaType.NONE,
        document_source=Path(shown),
        file_encoding="utf-8",
        overwrite=False,
        output_path=target,
    )
    with redirect_stdout(io.StringIO()):
        data = GeneratorData.from_dict(rendering.document, config=config)
        if isinstance(data, GeneratorError):
            message = _message(data)
            refuse(shown, "nested too deeply" if "Recursion error" in message else message)
        project = Project(openapi=data, config=config, custom_template_path=TEMPLATES)
        project.env.bytecode_cache = _COMPILED
        project.env.tests["of_a_model"] = _of_a_model
        project.env.tests["list_of_models"] = _is_list_of_models
        renamed = _renamed(data, rendering, config)
        project.env.globals.update(
            _facts(package, document, rendering, config),
            renamed=renamed,
            reads_later=any(_is_list_of_models(f) for model in data.models for f in _fields(model)),
        )
        for error in project.build():
            refuse(shown, _message(error))
    (target / "client.py").unlink()  # callers bring their own client, timeouts and credentials
    (target / "py.typed").touch()
    (target / "losses.toml").write_text(rendering.ledger.dump(), encoding="utf-8")
    shapes = shapes_module(document, rendering, shown)
    (target / MODULE).write_text(shapes, encoding="utf-8")
    return Made(_modules(target / "api" / TAG), _modules(target / "models"), renamed)


def _message(error: GeneratorError) -> str:
    """Return `GET /v1/user: ...`, or the generator's own heading and message."""
    operation = re.match(r"WARNING parsing (.+) within ", error.header)
    heading = operation[1] if operation else error.header.strip(" :\n")
    # The generator wraps names it doesn't trust; their repr is only a memory address.
    detail = re.sub(r"<[^>]{0,200}UntrustedString object[^>]{0,200}>", "...", error.detail or "")
    return f"{heading}: {detail}"


def _endpoints(data: GeneratorData) -> Iterator[Endpoint]:
    for collection in data.endpoint_collections_by_tag.values():
        yield from collection.endpoints


def _fields(model: ModelProperty) -> Iterator[Property]:
    yield from chain(model.required_properties or (), model.optional_properties or ())


def _renamed(data: GeneratorData, rendering: Rendering, config: Config) -> list[tuple[str, str]]:
    """Return the operations, parameters, models and fields whose names change in Python."""
    prefix = config.field_prefix
    names: set[tuple[str, str]] = {
        (
            made.operation.content.get("operationId") or str(made.operation),
            _module(made.name, config),
        )
        for made in rendering.operations
    }
    names |= {*rendering.names.items()}
    sent = {_module(made.name, config): made.parameters for made in rendering.operations}
    for endpoint in _endpoints(data):
        for _, parameter in endpoint.iter_all_parameters():
            given = sent[PythonIdentifier(endpoint.name, prefix)][_untrusted(parameter)]
            names.add((given.name, str(parameter.python_name)))
    for model in data.models:
        described = [rendering.fields[model.class_info.name, _untrusted(f)] for f in _fields(model)]
        names |= {(n, str(f.python_name)) for n, f in zip(described, _fields(model), strict=True)}
    return sorted((name, str(new)) for name, new in names if name != new)


def _untrusted(made: Property) -> str:
    return made.name.get_untrusted_value()


def _module(name: str, config: Config) -> str:
    return PythonIdentifier(name, config.field_prefix)


def _of_a_model(line: str) -> bool:
    return ".models." in line and " check_" not in line


def _is_list_of_models(prop: PropertyProtocol) -> bool:
    if isinstance(prop, UnionProperty):
        return any(map(_is_list_of_models, prop.inner_properties))
    return isinstance(prop, ListProperty) and _holds_models(prop.inner_property)


def _holds_models(prop: PropertyProtocol) -> bool:
    if isinstance(prop, UnionProperty):
        return any(map(_holds_models, prop.inner_properties))
    if isinstance(prop, ListProperty):
        return _holds_models(prop.inner_property)
    return isinstance(prop, ModelProperty)


def _modules(folder: Path) -> int:
    return sum(file.name != "__init__.py" for file in folder.glob("*.py"))


def _facts(
    package: str, document: Document, rendering: Rendering, config: Config
) -> dict[str, Any]:
    """Return what the templates need beyond what the generator passes to them."""
    facts = {
        _module(made.name, config): _operation(document, made) for made in rendering.operations
    }
    return {
        "shape": lambda prop: _SHAPES.get(type(prop).__name__, "scalar"),
        "operations": facts,
        "sent": lambda fact, prop: fact["parameters"][_untrusted(prop)],
        "variants": rendering.variants,
        "inputs": rendering.inputs,
        "described": lambda model, f: rendering.fields[model.class_info.name, _untrusted(f)],
        "secrets": sorted({name for fact in facts.values() for name in fact["secrets"]}),
        "helpers": rendering.helpers,
        "origin": mapping(document.get("x-coffers")),
        "largest_reply": _whole(mapping(document.get("x-coffers")).get("largest_reply")),
        "literal": _literal,
        "quoted": repr,  # whatever a name has, as far as it can be printed
        "about": UntrustedString(_about(package, document, next(iter(facts)))),
    }


def _operation(document: Document, made: Rendered) -> dict[str, Any]:
    names = [property_names(document, schema) for schema in made.answers.values()]
    every: frozenset[str] = frozenset().union(*(fields for fields, _ in names))
    secret: frozenset[str] = frozenset().union(*(secrets for _, secrets in names))
    return {
        "method": made.operation.method,
        "path": made.operation.path,
        "fields": sorted(every),
        "secrets": sorted(secret),
        "parameters": made.parameters,
        "empty": made.empty,
        "headers": made.headers,
    }


def _whole(value: object) -> int | None:
    """Return a whole number, or `None` for anything else, which must not become code."""
    return value if type(value) is int else None


def _literal(value: object) -> str:
    """Return the Python literal of a string, or `None` if it is absent."""
    return "None" if value is None or isinstance(value, Undefined) else ascii(str(value))


def _about(package: str, document: Document, module: str) -> str:
    """Return the package's docstring: what it reads, and how to use it on its own."""
    info = mapping(document.get("info"))
    server = _server(document)
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    told = {name: _credentials(resolve(document, mapping(s))) for name, s in schemes.items()}
    ways = _ways(document, schemes) or [[""]]  # no scheme
    told[""] = ("none", "timeout=30")
    credentials = " Or ".join(" And ".join(told[name][0] for name in way) for way in ways)
    title, description = (str(info.get(word) or "") for word in ("title", "description"))
    facts = [f"Server: {server}", f"Credentials: {credentials}"]
    prose = [f"{title or package}.", description, *facts]
    example = f"""\
    from {package}.api.{TAG} import {module}

    with httpx2.Client(base_url="{server}", {told[ways[0][0]][1]}) as client:
        reply = {module}.sync(client)"""
    return "\n\n".join([*(textwrap.fill(text, 92) for text in prose if text.strip()), example])


def _ways(document: Document, schemes: Iterable[str]) -> list[list[str]]:
    """Return the ways to authenticate, each with the security schemes that it needs."""
    ways: list[list[str]] = []
    for operation in operations(document):
        for entry in listing(operation.content.get("security", document.get("security"))):
            way = [name for name in mapping(entry) if name in schemes]
            if way and way not in ways:
                ways.append(way)
    return ways or [[name] for name in schemes]


def _server(document: Document) -> str:
    """Return the first server's URL, with its variables' defaults."""
    return address_of(next(iter(listing(document.get("servers"))), {})) or "/"


def _credentials(scheme: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a security scheme requires, and the client's argument to pass it."""
    match scheme:
        case {"type": "apiKey", "in": place, "name": name}:
            option = {"header": "headers", "query": "params", "cookie": "cookies"}.get(
                place, "headers"
            )
            kind, argument = f"{place} `{name}`", f'{option}={{"{name}": key}}'
        case {"type": "http", "scheme": "basic"}:  # "Basic" is a header that's sent as it is
            kind, argument = "HTTP basic", "auth=(user, password)"
        case {"type": "http", "scheme": str(word)} if word.lower() != "bearer":
            kind = f"header `Authorization: {word} ...`"
            argument = f'headers={{"Authorization": f"{word} {{key}}"}}'
        case {"type": "mutualTLS"}:
            kind, argument = "client certificate", "verify=ssl_context"
        case _:
            kind, argument = "bearer token", 'headers={"Authorization": f"Bearer {key}"}'
    description = str(scheme.get("description") or "").strip()
    return f"{kind}. {description}".strip(" .") + ".", argument
