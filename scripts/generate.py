"""Compile the OpenAPI descriptions: `python scripts/generate.py [--check] [NAME ...]`.

Each `openapi/<provider>.yaml` becomes a tolerant client package and a module of strict models in
`generated/`.  Providers that haven't changed are skipped.  `--check` writes nothing, and fails if
regenerating everything would change the folder.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import os
import sys
import tempfile
import time
import tokenize
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeGuard

import descriptions
import tree
from descriptions import (
    Document,
    GenerationError,
    find,
    load,
    nearest,
    refuse,
    source,
    validate,
)
from files import Files, read
from lint import BLOCK, SCHEMA, lint, lint_block

ROOT = Path(__file__).resolve().parent.parent
CLIENT_GENERATOR = "openapi-python-client"
MODEL_GENERATOR = "datamodel-code-generator"
TOOLS = (CLIENT_GENERATOR, MODEL_GENERATOR, "ruff")
SCRIPTS = (
    *("generate", "descriptions", "lint", "tolerant", "compilers", "inspection", "tree", "files"),
)
TEMPLATES = "templates"
DIFF_LINES = 200


@dataclass(frozen=True)
class Job:
    """A description to compile."""

    folder: Path
    name: str
    document: Document
    inputs: str
    own: bool = False
    """Whether the description belongs to this repository."""


@dataclass(frozen=True)
class Outcome:
    """The result of a job."""

    files: Files
    operations: int
    models: int
    renamed: list[tuple[str, str]]
    seconds: float


def compile_provider(job: Job) -> Outcome:
    """Validate and compile one description, and inspect the result."""
    # Imported here because a run with nothing to do needs neither generator.
    from compilers import compile_client, compile_models, tidy
    from inspection import CLIENT_IMPORTS, MODEL_IMPORTS, import_all, inspect

    began = time.perf_counter()
    shown = source(job.name)
    validate(job.document, shown)
    if job.own:
        lint(job.document, shown)
    elif BLOCK in job.document:
        lint_block(job.document, shown)
    options = _options(job.folder)
    with tempfile.TemporaryDirectory() as scratch:
        client = Path(scratch, tree.CLIENTS, job.name)
        models = Path(scratch, tree.MODELS, f"{job.name}.py")
        client.parent.mkdir()
        models.parent.mkdir()
        made = compile_client(
            job.name, job.document, options[CLIENT_GENERATOR], job.folder / TEMPLATES, client
        )
        compile_models(job.name, job.document, options[MODEL_GENERATOR], models)
        written = [file for file in Path(scratch).rglob("*") if file.is_file()]
        tidy(written, tree.header(job.name), shown)
        inspect(client.rglob("*.py"), CLIENT_IMPORTS, shown)
        inspect([models], MODEL_IMPORTS, shown)
        import_all(client, shown)
        import_all(models, shown)
        files = read(Path(scratch))
    path, content = tree.stamp(job.name, job.inputs, files)
    return Outcome({**files, path: content}, *made, time.perf_counter() - began)


def _options(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the options of each generator."""
    options = load(folder / descriptions.OPTIONS)
    for tool in (CLIENT_GENERATOR, MODEL_GENERATOR):
        if not isinstance(options.get(tool), dict):
            refuse(f"{descriptions.FOLDER}/{descriptions.OPTIONS}", f"$.{tool}: no options")
    return options


def compile_all(jobs: Sequence[Job]) -> Iterable[Outcome]:
    """Return the outcome of each job in order, using up to one process per CPU."""
    workers = min(len(jobs), os.cpu_count() or 1)
    if workers <= 1:
        return map(compile_provider, jobs)
    # Spawn, because a fork is unsafe if the caller has threads.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return list(pool.map(compile_provider, jobs))


def generate(root: Path, names: Sequence[str] = ()) -> None:
    """Bring the generated folder up to date."""
    began = time.perf_counter()
    every, jobs = _jobs(root, names)
    with tree.exclusive(root, root / descriptions.FOLDER / descriptions.OPTIONS):
        found = read(root / tree.FOLDER)
        changed = [job for job in jobs if not _is_current(job, found)]
        outcomes = dict(zip((job.name for job in changed), compile_all(changed), strict=True))
        # Files that come from neither a description nor the shared files are stale, so drop them.
        files = tree.shared_files()
        for name in every:
            files |= outcomes[name].files if name in outcomes else tree.provider_files(found, name)
        if files != found:
            tree.replace(files, root)
    width = max(map(len, every))
    for job in jobs:
        outcome = outcomes.get(job.name)
        print(f"{job.name:{width}}  {_summary(outcome)}")
        for name, python_name in outcome.renamed if outcome else ():
            print(f"{'':{width}}  {name!a} is {python_name!a} in Python")
    for name in sorted(tree.providers(found) - {*every}):
        print(f"{name:{width}}  removed")
    counts = f"{len(changed)} generated, {len(jobs) - len(changed)} unchanged"
    seconds = time.perf_counter() - began
    result = "nothing changed" if files == found else f"{counts}, {seconds:.1f} s"
    print(f"{_counted(len(jobs), 'provider')}: {result}")


def check(root: Path, names: Sequence[str] = ()) -> bool:
    """Return whether the folder is up to date; print the differences if it isn't."""
    _, jobs = _jobs(root, names)
    found = read(root / tree.FOLDER)
    expected = {} if names else tree.shared_files()
    for outcome in compile_all(jobs):
        expected |= outcome.files
    if names:
        asked = [tree.provider_files(found, job.name) for job in jobs]
        found = {path: content for files in asked for path, content in files.items()}
    lines = tree.difference(expected, found)
    if not lines:
        print(f"{_counted(len(jobs), 'provider')}: {tree.FOLDER}/ is up to date")
        return True
    print(*lines[:DIFF_LINES], sep="\n")
    if len(lines) > DIFF_LINES:
        print(f"... and {len(lines) - DIFF_LINES} more lines")
    print(f"{tree.FOLDER}/ is not up to date; run `nox -s generate` and commit the changes")
    return False


def _jobs(root: Path, names: Sequence[str]) -> tuple[list[str], list[Job]]:
    """Return the names of all providers, and a job for each of `names` (all by default)."""
    folder = root / descriptions.FOLDER
    every = find(folder)
    for name in names:
        if name not in every:
            known = nearest(name, every) or f"; there are {', '.join(every)}"
            refuse(source(name), f"no such description{known}")
    own = root.resolve() == ROOT
    common = _common_inputs(folder)
    jobs = []
    for name in (name for name in every if name in names or not names):
        document = load(every[name], strict=own)
        inputs = tree.digest([*common, name.encode(), json.dumps(document).encode()])
        jobs.append(Job(folder, name, document, inputs, own))
    return list(every), jobs


def _common_inputs(folder: Path) -> list[bytes]:
    """Return what every provider's files depend on besides its description."""
    files = [folder / descriptions.OPTIONS, *sorted((folder / TEMPLATES).glob("*.jinja")), SCHEMA]
    parts = [part for file in files for part in (file.name.encode(), file.read_bytes())]
    for name in SCRIPTS:
        script = Path(__file__).with_name(f"{name}.py")
        parts += [name.encode(), _code(script.read_text(encoding="utf-8")).encode()]
    return [*parts, *(f"{tool} {version(tool)}".encode() for tool in TOOLS)]


def _code(source: str) -> str:
    """Return a script without comments, docstrings and blanks, as they don't change its output."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(source)):
        if _is_text(node):
            for row in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                lines[row - 1] = ""
    return " ".join("\n".join(lines).split())


def _is_text(part: ast.AST) -> TypeGuard[ast.Expr]:
    """Return whether `part` is a docstring, of a definition or of an attribute."""
    return (
        isinstance(part, ast.Expr)
        and isinstance(part.value, ast.Constant)
        and isinstance(part.value.value, str)
    )


def _is_current(job: Job, found: Files) -> bool:
    """Return whether the files come from these inputs, and haven't been edited since."""
    files = tree.provider_files(found, job.name)
    path, content = tree.stamp(job.name, job.inputs, files)
    return files.get(path) == content


def _summary(outcome: Outcome | None) -> str:
    if outcome is None:
        return "unchanged"
    counted = f"{_counted(outcome.operations, 'operation')}  {_counted(outcome.models, 'model')}"
    return f"generated  {counted}  {outcome.seconds:.1f} s"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return 1 on an error or a difference."""
    parser = argparse.ArgumentParser(
        prog="generate.py", description="Compile the OpenAPI descriptions into generated/."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these providers")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            return 0 if check(options.root, options.names) else 1
        generate(options.root, options.names)
    except (GenerationError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
