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

Provider = Annotated[str, Parameter(help="Name of the provider.")]
Destination = Annotated[Path, Parameter(help="The folder to copy it to.")]
CheckCopy = Annotated[
    bool, Parameter(help="Copy nothing; say whether the copy is current, behind, or changed.")
]
Force = Annotated[bool, Parameter(help="Replace a copy that was changed.")]


@app.command(name="compile")
def compile_(*names: Names, check: Check = False, accept: Accept = False) -> int:
    """Compile OpenAPI descriptions into client packages.

    Reads `[tool.coffers]` in the nearest pyproject.toml:

        descriptions = "openapi"            the folder of NAME.yaml files

        package = "my_package._clients"     where the clients go

    Then tries each adapter with bodies that are wrong somewhere.

    Exit status: 0 done, or nothing would change; 1 something would (with
    --check), or an adapter fails; 64 a description or setting isn't right.
    """
    compiler = extra()
    project = compiler.Project.find(Path.cwd())
    if check:
        return ExitStatus.OK if compiler.check_project(project, names, say=say) else ExitStatus.NO
    proven = compiler.compile_project(project, names, accept=accept, say=say)
    return ExitStatus.OK if proven else ExitStatus.NO


@app.command(name="slice")
def slice_(file: File, /, *, operations: Operations) -> int:
    """Print the part of an OpenAPI document that some operations need.

    It is printed as OpenAPI 3.1 in JSON.

    Exit status: 0 printed, 64 the document or an operation isn't right.
    """
    compiler = extra()
    document = compiler.upgrade(compiler.load(file), str(file))
    cut = compiler.slice_document(document, operations, str(file))
    say(json.dumps(cut, indent=2, ensure_ascii=False))
    return ExitStatus.OK


@app.command(name="vendor")
def vendor_(
    name: Provider, destination: Destination, /, *, check: CheckCopy = False, force: Force = False
) -> int:
    """Copy a provider's client into another package.

    attrs and httpx2 are all that it needs there.  A copy that was changed since
    is kept, unless you pass --force.

    Exit status: 0 copied, or current; 1 it isn't current (with --check), 64
    nothing was copied.
    """
    from coffers.compiler import vendor

    if check:
        state = vendor.state(name, destination)
        say(f"{destination / name}: {state}")
        return ExitStatus.OK if state == "current" else ExitStatus.NO
    say(f"{vendor.vendor(name, destination, force=force)}: copied")
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
