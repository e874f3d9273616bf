"""The commands for descriptions; they need the extra `compiler`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

from cyclopts import Parameter

from coffers._cli.commands import app
from coffers._cli.console import ExitStatus
from coffers.errors import ConfigurationError

Names = Annotated[str, Parameter(help="Only these providers.")]
Check = Annotated[
    bool,
    Parameter(help="Write nothing; exit with 1 and show what differs if anything would change."),
]
Accept = Annotated[
    bool, Parameter(help="Accept clients that carry over less than the ones they replace.")
]
File = Annotated[Path, Parameter(help="An OpenAPI document, in JSON or YAML.")]
Operations = Annotated[
    list[str],
    Parameter(name="--operation", help="Operation to keep, such as 'GET /v1/user'. Repeatable."),
]


@app.command(name="compile")
def compile_(*names: Names, check: Check = False, accept: Accept = False) -> int:
    """Compile OpenAPI descriptions into client packages.

    Reads `[tool.coffers]` in the nearest pyproject.toml:

        descriptions = "openapi"            the folder of NAME.yaml files

        package = "my_package._clients"     where the clients go

    Exit status: 0 done, or nothing would change; 1 something would (with --check), 64 a description
    or setting isn't right.
    """
    compiler = extra()
    project = compiler.Project.find(Path.cwd())
    if check:
        return ExitStatus.OK if compiler.check_project(project, names, say=say) else ExitStatus.NO
    compiler.compile_project(project, names, accept=accept, say=say)
    return ExitStatus.OK


@app.command(name="slice")
def slice_(file: File, /, *, operations: Operations) -> int:
    """Print the part of an OpenAPI document that some operations need, as OpenAPI 3.1 in JSON.

    Exit status: 0 printed, 64 the document or an operation isn't right.
    """
    compiler = extra()
    document = compiler.upgrade(compiler.load(file), str(file))
    cut = compiler.slice_document(document, operations, str(file))
    say(json.dumps(cut, indent=2, ensure_ascii=False))
    return ExitStatus.OK


def extra() -> ModuleType:
    """Return the compiler.  Raises `ConfigurationError` if it isn't installed."""
    try:
        from coffers import compiler
    except ModuleNotFoundError as error:
        need = "needs an extra; run `pip install 'coffers[compiler]'`"
        raise ConfigurationError(f"this command {need} ({error.name} is missing)") from None
    return compiler


def say(line: str) -> None:
    """Write one line to stdout."""
    sys.stdout.write(f"{line}\n")
