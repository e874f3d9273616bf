"""Compile one description with both generators."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import textwrap
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from datamodel_code_generator import generate
from datamodel_code_generator.config import GenerateConfig
from jinja2 import Undefined
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import ClassName, PythonIdentifier

from descriptions import (
    FOLDER,
    OPTIONS,
    Document,
    GenerationError,
    answers,
    nearest,
    operations,
    property_names,
    refuse,
    source,
)
from lint import BLOCK
from tolerant import TAG, tolerant

# Names in the generated modules that a parameter or a field must not hide.
_TAKEN_PARAMETERS = frozenset({"build", "given", "parse", "receive", "segment", "texts"})
_TAKEN_FIELDS = frozenset({"additional_properties", "from_dict"})
_OPTIONS = f"{FOLDER}/{OPTIONS}"
_SHAPES = {
    "ModelProperty": "object",
    "ListProperty": "list",
    "UnionProperty": "union",
    "AnyProperty": "any",
}


class Made(NamedTuple):
    """Contents of a client package."""

    operations: int
    models: int
    renamed: list[tuple[str, str]]
    """Names in the description, each with its Python name, if they differ."""


def compile_client(
    name: str, document: Document, options: dict[str, Any], templates: Path, target: Path
) -> Made:
    """Write the client package to `target`."""
    shown = source(name)
    for option in sorted(options.keys() - ConfigFile.model_fields.keys()):
        refuse(_OPTIONS, f"unknown option {option!r}{nearest(option, ConfigFile.model_fields)}")
    with _reported(_OPTIONS):
        chosen = ConfigFile(**options, post_hooks=[])
    config = Config.from_sources(
        chosen,
        meta_type=MetaType.NONE,
        document_source=Path(shown),
        file_encoding="utf-8",
        overwrite=False,
        output_path=target,
    )
    with _reported(shown), redirect_stdout(io.StringIO()):
        rendered, counts, components = tolerant(document)
        data = GeneratorData.from_dict(rendered, config=config)
        if isinstance(data, GeneratorError):
            refuse(shown, _message(data))
        _step_aside(data, config)
        _check_modules(document, data, config, shown)
        project = Project(openapi=data, config=config, custom_template_path=templates)
        project.env.tests["of_a_model"] = _of_a_model
        renamed = _renamed(document, data, components, config)
        project.env.globals.update(_facts(name, document, config), renamed=renamed)
        for error in project.build():
            refuse(shown, _message(error))
    (target / "client.py").unlink()  # callers bring their own client, timeouts and credentials
    (target / "py.typed").touch()
    loosened = "".join(
        f"{json.dumps(kind, ensure_ascii=False)} = {n}\n" for kind, n in sorted(counts.items())
    )
    (target / "loosened.toml").write_text(loosened, encoding="utf-8")
    return Made(_modules(target / "api" / TAG), _modules(target / "models"), renamed)


def compile_models(name: str, document: Document, options: dict[str, Any], target: Path) -> None:
    """Write the strict models to `target`."""
    shown = source(name)
    fixed = {
        "input_file_type": "openapi",
        "output_model_type": "pydantic_v2.BaseModel",
        "target_python_version": "3.11",
        "formatters": ["builtin"],
        "disable_timestamp": True,
        "treat_dot_as_module": False,
        "allow_remote_refs": False,
        "strict_refs": True,
    }
    with _reported(_OPTIONS):
        config = GenerateConfig.model_validate({**options, **fixed})
    with _reported(shown), warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        code = generate(document, config=config)
    if not isinstance(code, str):
        refuse(shown, "the models need more than one module; remove the period from their names")
    # Drop the generator's header; ours replaces it.
    target.write_text(re.sub(r"\A(#.*\n)+", "", code), encoding="utf-8")


def tidy(files: Iterable[Path], header: str, shown: str) -> None:
    """Drop unused imports, format, and add `header`, ignoring any other configuration of ruff."""
    files = list(files)
    # Pass files, because ruff may exclude a folder by its name or by a .gitignore.
    code = [str(file) for file in files if file.suffix == ".py"]
    common = ["--isolated", "--no-cache", "--target-version=py311", "--line-length=100"]
    for command in (["check", "--fix-only", "--select=I,F401,F811"], ["format"]):
        ruff = [sys.executable, "-m", "ruff", *command, *common, *code]
        run = subprocess.run(ruff, check=False, capture_output=True, text=True)
        if run.returncode:
            refuse(shown, f"ruff: {run.stderr}")
    for file in files:
        file.write_text(header + file.read_text(encoding="utf-8"), encoding="utf-8")


@contextmanager
def _reported(shown: str) -> Iterator[None]:
    """Turn a generator's exception into a one-line error."""
    try:
        yield
    except GenerationError:
        raise
    except Exception as error:  # noqa: BLE001 - the generators' errors have no common class
        refuse(shown, f"{type(error).__name__}: {error}")


def _message(error: GeneratorError) -> str:
    """Return `GET /v1/user: ...`, or the generator's own heading and message."""
    operation = re.match(r"WARNING parsing (.+) within ", error.header)
    heading = operation[1] if operation else error.header.strip(" :\n")
    # The generator wraps names it doesn't trust; their repr is only a memory address.
    detail = re.sub(r"<[^>]{0,200}UntrustedString object[^>]{0,200}>", "...", error.detail or "")
    return f"{heading}: {detail}"


def _step_aside(data: GeneratorData, config: Config) -> None:
    """Rename parameters and fields that would hide a name of the generated module."""
    for endpoint in _endpoints(data):
        for place, parameter in endpoint.iter_all_parameters():
            if parameter.python_name in _TAKEN_PARAMETERS:
                new_name = UntrustedString(f"{parameter.python_name}_{place}")
                parameter.set_python_name(new_name, config=config)
    for model in data.models:
        for field in _fields(model):
            if field.python_name in _TAKEN_FIELDS:
                new_name = UntrustedString(f"{field.python_name}_field")
                field.set_python_name(new_name, config=config)


def _check_modules(document: Document, data: GeneratorData, config: Config, shown: str) -> None:
    """Refuse names that share a module: the generator would silently overwrite one with another."""
    operation_names = [
        (PythonIdentifier(o.name, config.field_prefix), o.name) for o in operations(document)
    ]
    classes = [made.class_info for made in (*data.models, *data.enums)]
    model_names = [(made.module_name, made.name) for made in classes]
    for things, names in (("operations", operation_names), ("models", model_names)):
        for module, count in Counter(module for module, _ in names).items():
            if count > 1:
                twins = ", ".join(name for of, name in names if of == module)
                refuse(shown, f"the {things} {twins} share the module {module}.py; rename one")


def _endpoints(data: GeneratorData) -> Iterator[Endpoint]:
    for collection in data.endpoint_collections_by_tag.values():
        yield from collection.endpoints


def _fields(model: ModelProperty) -> Iterator[Property]:
    yield from chain(model.required_properties or (), model.optional_properties or ())


def _renamed(
    document: Document, data: GeneratorData, components: dict[str, str], config: Config
) -> list[tuple[str, str]]:
    """Return the operations, parameters, models and fields whose names change in Python."""
    prefix = config.field_prefix
    names: set[tuple[str, str]]
    names = {(op.name, PythonIdentifier(op.name, prefix)) for op in operations(document)}
    names |= {(name, ClassName(new, prefix)) for name, new in components.items()}
    properties = [
        *(
            parameter
            for endpoint in _endpoints(data)
            for _, parameter in endpoint.iter_all_parameters()
        ),
        *(field for model in data.models for field in _fields(model)),
    ]
    names |= {(p.name.get_untrusted_value(), p.python_name) for p in properties}
    return sorted((name, str(new)) for name, new in names if name != new)


def _of_a_model(line: str) -> bool:
    return ".models." in line and " check_" not in line


def _modules(folder: Path) -> int:
    return sum(file.name != "__init__.py" for file in folder.glob("*.py"))


def _facts(name: str, document: Document, config: Config) -> dict[str, Any]:
    """Return what the templates need beyond what the generator passes to them."""
    facts: dict[PythonIdentifier, Any] = {}
    for operation in operations(document):
        names = [property_names(document, s) for s in answers(document, operation).values()]
        every, secret = (sorted(frozenset().union(*kind)) for kind in zip(*names, strict=True))
        module = PythonIdentifier(operation.name, config.field_prefix)
        facts[module] = {"path": operation.path, "fields": every, "secrets": secret}
    return {
        "shape": lambda prop: _SHAPES.get(type(prop).__name__, "scalar"),
        "operations": facts,
        "secrets": sorted({name for fact in facts.values() for name in fact["secrets"]}),
        "origin": document.get(BLOCK, {}),
        "literal": _literal,
        "about": UntrustedString(_about(name, document, next(iter(facts)))),
    }


def _literal(value: object) -> str:
    """Return the Python literal of a string, or `None` if it is absent."""
    return "None" if value is None or isinstance(value, Undefined) else ascii(str(value))


def _about(name: str, document: Document, module: str) -> str:
    """Return the package's docstring: what it reads, and how to use it on its own."""
    info = document["info"]
    server = document.get("servers", [{"url": "/"}])[0]["url"]
    credentials, argument = _credentials(document)
    prose = [f"{info['title']}.", info.get("description", ""), f"Server: {server}", credentials]
    example = f"""\
    from coffers_clients.{name}.api.{TAG} import {module}

    with httpx2.Client(base_url="{server}", {argument}) as client:
        reply = {module}.sync(client)"""
    return "\n\n".join([*(textwrap.fill(text, 92) for text in prose if text), example])


def _credentials(document: Document) -> tuple[str, str]:
    """Return what the first security scheme requires, and the client's argument to pass it."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    scheme: dict[str, str] = next(iter(schemes.values()), {})
    match scheme:
        case {"type": "apiKey", "in": place, "name": name}:
            option = {"header": "headers", "query": "params", "cookie": "cookies"}[place]
            kind, argument = f"{place} `{name}`", f'{option}={{"{name}": key}}'
        case {"type": "http", "scheme": "basic"}:
            kind, argument = "HTTP basic", "auth=(user, password)"
        case {"type": "http", "scheme": word} if word.lower() != "bearer":
            kind = f"header `Authorization: {word} ...`"
            argument = f'headers={{"Authorization": f"{word} {{key}}"}}'
        case {"type": _}:
            kind, argument = "bearer token", 'headers={"Authorization": f"Bearer {key}"}'
        case _:
            kind, argument = "none", "timeout=30"
    return f"Credentials: {kind}. {scheme.get('description', '')}", argument
