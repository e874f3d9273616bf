"""Compile a description, as it's written, into strict models."""

from __future__ import annotations

import re
import warnings
from functools import partial
from pathlib import Path
from typing import Any

from datamodel_code_generator import SchemaParseError, generate
from datamodel_code_generator.config import GenerateConfig
from pydantic_core import SchemaError, SchemaValidator
from pydantic_core.core_schema import str_schema

from coffers.compiler.document import Document, parts, pointer, refuse
from coffers.compiler.tolerant import Rendering

_OPTIONS: dict[str, Any] = {
    "input_file_type": "openapi",
    "output_model_type": "pydantic_v2.BaseModel",
    "target_python_version": "3.11",
    "target_pydantic_version": "2.14",
    "formatters": ["builtin"],
    "disable_timestamp": True,
    "treat_dot_as_module": False,
    "allow_remote_refs": False,
    "strict_refs": True,
    # With components only, there are no models for answers that are described inline.
    "openapi_scopes": ["schemas", "paths"],
    # Report a field that the description doesn't have.
    "extra_fields": "forbid",
    # "30" is not an integer.
    "strict_types": ["str", "int", "float", "bool"],
    # Validating an email address needs one more library.
    "type_mappings": ["email=string", "idn-email=string"],
    # Check bounds and patterns, written as annotations, which type checkers understand.
    "field_constraints": True,
    "use_annotated": True,
    # Absent and null differ: an optional field may not be null unless the description says so.
    "use_missing_sentinel": True,
    "strict_nullable": True,
    # Derive names from the operation and the full path, so that a new schema doesn't change others.
    "use_operation_id_as_name": True,
    "naming_strategy": "full-path",
    # The default of an enum is one of its members, not a word.
    "set_default_enum_member": True,
    # Turn descriptions into docstrings.
    "use_schema_description": True,
    "use_field_description": True,
    "use_single_line_docstring": True,
}


_ENGINES = ("rust-regex", "python-re")
"""How pydantic can check a pattern; the generator chooses the second where it must."""


def answers_of(document: Document, rendering: Rendering) -> Document:
    """Return `document` with the names that operations have in the client, and what they answer."""
    paths: Document = {}
    for made in rendering.operations:
        sent = ("parameters", "requestBody", "callbacks")
        kept = {word: part for word, part in made.operation.content.items() if word not in sent}
        item = paths.setdefault(made.operation.path, {})
        item[made.operation.method] = {**kept, "operationId": made.name}
    return {**document, "paths": paths}


def _check_patterns(document: Document, shown: str) -> None:
    """Refuse a pattern that pydantic would refuse when the models are imported."""
    for part in parts(document):
        if part.kind != "schema" or not isinstance(part.node, dict):
            continue
        pattern = part.node.get("pattern")
        if isinstance(pattern, str) and not any(map(partial(_is_known, pattern), _ENGINES)):
            where = f"{shown}: {pointer((*part.at, 'pattern'))}"
            refuse(where, f"the models can't check {pattern!r}")


def _is_known(pattern: str, engine: Any) -> bool:
    try:
        SchemaValidator(str_schema(pattern=pattern, regex_engine=engine))
    except SchemaError:
        return False
    return True


def compile_models(document: Document, target: Path, shown: str) -> list[str]:
    """Write the strict models to `target`, and return the generator's warnings."""
    _check_patterns(document, shown)
    config = GenerateConfig.model_validate(_OPTIONS)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            code = generate(document, config=config)
        except SchemaParseError as error:
            place = "/".join(error.path) or "#"
            refuse(f"{shown}: {place}", "a keyword of this schema has a value that it can't have")
    if not isinstance(code, str):
        refuse(shown, "the models need more than one module; remove the period from their names")
    # Drop the generator's header; ours replaces it.
    target.write_text(re.sub(r"\A(#.*\n)+", "", code), encoding="utf-8")
    return [str(warning.message) for warning in warned]
