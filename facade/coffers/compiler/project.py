"""Compile the descriptions of a project: what `coffers compile` does.

Each `<provider>.yaml` becomes a tolerant client package and, if the project wants them, a module of
strict models.  Providers that haven't changed are skipped.
"""

from __future__ import annotations

import ast
import io
import json
import keyword
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import time
import tokenize
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

import attrs

from coffers import _registry
from coffers._plain import suggestion
from coffers.compiler import ledger, output
from coffers.compiler.document import (
    CompilerError,
    Document,
    mapping,
    refuse,
)
from coffers.compiler.loading import load
from coffers.compiler.output import LEDGER, Files, Output, digest, read
from coffers.compiler.rules import BLOCK, lint, lint_block
from coffers.compiler.upgrading import upgrade
from coffers.compiler.validity import check, check_against_schema

if TYPE_CHECKING:
    from coffers.compiler.proof import Proof

T = TypeVar("T")
_INTERRUPTED = 130
_TOOLS = ("openapi-python-client", "datamodel-code-generator", "ruff")
_SETTINGS: Mapping[str, type] = {
    "descriptions": str,
    "package": str,
    "models": str,
    "source": str,
    "command": str,
    "strict": bool,
}
_SETTINGS_AT = "pyproject.toml: [tool.coffers]"
_DIFF_LINES = 200
_RENAMED_LINES = 20


@attrs.frozen
class Project:
    """A project with descriptions, as `[tool.coffers]` in its pyproject.toml says."""

    root: Path
    descriptions: str
    """Folder of the descriptions, below `root`."""
    output: Output
    strict: bool = False
    """Whether a description must name its sources, say what each field means, and use only keywords
    that OpenAPI has."""

    @classmethod
    def find(cls, folder: Path) -> Project:
        """Read the nearest pyproject.toml in `folder` or above it that has `[tool.coffers]`.

        Raises `CompilerError` if there is none, or a setting in it isn't right.
        """
        for root in (folder.resolve(), *folder.resolve().parents):
            file = root / "pyproject.toml"
            if file.is_file():
                try:
                    content = tomllib.loads(file.read_text(encoding="utf-8"))
                except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                    refuse(str(file), error)
                if (table := mapping(content.get("tool")).get("coffers")) is not None:
                    if not isinstance(table, dict):
                        refuse(_SETTINGS_AT, "must be a table")
                    return cls._from(root, table)
        example = '[tool.coffers] with package = "my_package._clients"'
        return refuse(str(folder), f"no pyproject.toml here or above it has {example}")

    @classmethod
    def _from(cls, root: Path, table: Mapping[str, Any]) -> Project:
        where = _SETTINGS_AT
        for name, value in table.items():
            if name not in _SETTINGS:
                refuse(where, f"unknown setting {name!r}{suggestion(name, _SETTINGS)}")
            if not isinstance(value, _SETTINGS[name]):
                refuse(
                    where, f"{name} must be a {'boolean' if _SETTINGS[name] is bool else 'string'}"
                )
            if isinstance(value, str) and not (value and value.isprintable()):
                refuse(where, f"{name} must be one line of text, and not empty")
        if "package" not in table:
            refuse(
                where, 'package is missing; name one for the clients, such as "my_package._clients"'
            )
        for name in ("package", "models"):
            if name in table and not all(map(_is_name, table[name].split("."))):
                refuse(where, f"{name} = {table[name]!r} can't be imported")
        package = table["package"]
        one, other = sorted((f"{package}.", f"{table.get('models', '-')}."), key=len)
        if other.startswith(one):
            refuse(where, "package and models must be two packages, neither in the other")
        sources = [table["source"]] if "source" in table else ["src", "."]
        top = package.split(".")[0]
        found = [root / source for source in sources if (root / source / top).is_dir()]
        source = found[0] if found else root / sources[-1]
        if not found and "source" not in table and "." in package:
            refuse(where, f"there is no folder {top} or src/{top} for package = {package!r}")
        command = table.get("command", "coffers compile")
        return cls(
            root,
            table.get("descriptions", "openapi"),
            Output(source, package, table.get("models"), command),
            table.get("strict", False),
        )

    def find_descriptions(self) -> dict[str, Path]:
        """Return the description of each provider, by name."""
        folder = self.root / self.descriptions
        kinds = {".yaml", ".yml", ".json"}
        files = sorted(file for file in folder.glob("*") if file.suffix.lower() in kinds)
        files = [file for file in files if not file.name.endswith(".schema.json")]
        if not files:
            refuse(self.descriptions, "no description; add a file NAME.yaml")
        count = Counter(file.stem.casefold() for file in files)
        for file in files:
            if count[file.stem.casefold()] > 1:
                twins = [t.name for t in files if t.stem.casefold() == file.stem.casefold()]
                refuse(self.descriptions, f"two descriptions of one provider: {', '.join(twins)}")
            if not re.fullmatch(r"[a-z][a-z0-9_]*", file.stem) or keyword.iskeyword(file.stem):
                rule = "a provider's name must be a lower-case Python identifier, not a keyword"
                refuse(self.shown(file), rule)
            if file.suffix not in kinds:
                refuse(self.shown(file), "a description's file name must end in .yaml or .json")
        return {file.stem: file for file in files}

    def select(self, names: Sequence[str]) -> dict[str, Path]:
        """Return the descriptions of `names`, or all of them if there are no names."""
        every = self.find_descriptions()
        for name in names:
            if name not in every:
                known = suggestion(name, every) or f"; there are {', '.join(every)}"
                refuse(f"{self.descriptions}/{name}.yaml", f"no such description{known}")
        return {name: file for name, file in every.items() if name in names or not names}

    def shown(self, file: Path) -> str:
        """Return a description's name for messages and headers."""
        return f"{self.descriptions}/{file.name}"


def _is_name(word: str) -> bool:
    return word.isidentifier() and not keyword.iskeyword(word)


@attrs.frozen
class Job:
    """A description to compile."""

    project: Project
    name: str
    shown: str
    document: Document
    """The description as OpenAPI 3.1."""
    inputs: str


@attrs.frozen
class Outcome:
    """The result of a job."""

    files: Files
    operations: int
    models: int
    renamed: list[tuple[str, str]]
    lost: dict[str, list[str]]
    warnings: list[str]
    seconds: float


def compile_provider(job: Job) -> Outcome:
    """Check and compile one description, and inspect the result."""
    # Imported here because a run with nothing to do needs neither generator.
    from coffers.compiler import clients, inspection, models
    from coffers.compiler.tolerant import tolerant

    began = time.perf_counter()
    place, target, document = job.project.output, job.name, job.document
    with _reported(job.shown):
        check(document, job.shown)
        if job.project.strict:
            check_against_schema(document, job.shown)
            lint(document, job.shown)
        elif BLOCK in document:
            lint_block(document, job.shown, partial=True)
        rendering = tolerant(document, job.shown)
        with tempfile.TemporaryDirectory() as scratch:
            client, module = (
                Path(scratch, place.client(target)),
                Path(scratch, place.module(target)),
            )
            client.parent.mkdir(parents=True)
            package = f"{place.clients}.{job.name}"
            made = clients.compile_client(package, document, rendering, client, job.shown)
            warned: list[str] = []
            if place.models:
                module.parent.mkdir(parents=True, exist_ok=True)
                answers = models.answers_of(document, rendering)
                warned = models.compile_models(answers, module, job.shown)
            written = [file for file in Path(scratch).rglob("*") if file.is_file()]
            inspection.tidy(written, place.header(job.shown), job.shown)
            inspection.inspect(client.rglob("*.py"), inspection.CLIENT_IMPORTS, job.shown)
            inspection.import_all(client, job.shown)
            if place.models:
                inspection.inspect([module], inspection.MODEL_IMPORTS, job.shown)
                inspection.import_all(module, job.shown)
            files = read(Path(scratch))
    path, content = place.stamp(job.name, _facts(job), files)
    seconds = time.perf_counter() - began
    lost = rendering.ledger.lost()
    return Outcome(
        {**files, path: content}, made.operations, made.models, made.renamed, lost, warned, seconds
    )


@contextmanager
def _reported(shown: str) -> Iterator[None]:
    """Turn any other exception into a one-line error: the generators' have no common class."""
    try:
        yield
    except CompilerError:
        raise
    except RecursionError:
        refuse(shown, "nested too deeply")
    except Exception as error:  # noqa: BLE001
        refuse(shown, f"{type(error).__name__}: {error}")


def _facts(job: Job) -> dict[str, str]:
    return {
        "description": job.shown,
        "compiler": f"coffers {version('coffers')}",
        "inputs": job.inputs,
    }


def compile_all(jobs: Sequence[Job]) -> list[Outcome]:
    """Return the outcome of each job, in order."""
    if len(jobs) == 1:  # a process would cost more than it saves
        return [compile_provider(jobs[0])]
    return _in_processes(compile_provider, jobs)


def prove_provider(job: Job) -> Proof | None:
    """Try what is generated for a provider with its adapter, if there is one."""
    from coffers.compiler.proof import prove

    sys.path.insert(0, str(job.project.output.source))
    return prove(job.name, job.document)


def _in_processes(work: Callable[[Job], T], jobs: Sequence[Job]) -> list[T]:
    """Return the result of `work` for each job, in order, using up to one process per CPU.

    multiprocessing would fork, which threads of the caller forbid, or import the caller's main
    module, which need not be prepared for that.
    """
    workers = min(len(jobs), os.cpu_count() or 1)
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        shares = [(work, jobs[i::workers]) for i in range(workers)]
        done = list(pool.map(_in_process, shares))
    return [done[i % workers][i // workers] for i in range(len(jobs))]


def _in_process(share: tuple[Callable[[Job], T], Sequence[Job]]) -> list[T]:
    run = subprocess.run(
        [sys.executable, "-c", f"{_interruptible()}from {__name__} import work; work()"],
        input=pickle.dumps(share),
        stdout=subprocess.PIPE,
        check=False,
    )
    if run.returncode:
        refuse(share[1][0].project.descriptions, "a process has failed; its error is above")
    results = pickle.loads(run.stdout)  # noqa: S301  # from our own process
    if isinstance(results, CompilerError):
        raise results
    return list(results)


def _interruptible() -> str:
    """Return code that lets Ctrl-C end a process at once: its parent says so, and says it once.

    Until that has run, the process blocks the signal, as this thread does.
    """
    if sys.platform == "win32":
        return ""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    default = "signal.signal(signal.SIGINT, signal.SIG_DFL)"
    return (
        f"import signal; {default}; signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT]); "
    )


def work() -> None:
    """Do the share of work on standard input, and write the results to standard output."""
    stdout, sys.stdout = sys.stdout.buffer, sys.stderr
    with _silent_if_left():
        do, jobs = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own process
    try:
        results: object = [do(job) for job in jobs]
    except CompilerError as error:
        results = error
    with _silent_if_left():
        stdout.write(pickle.dumps(results))
        stdout.flush()


@contextmanager
def _silent_if_left() -> Iterator[None]:
    """End this process at once if its parent is gone: an interrupt has ended it.

    This process may have begun just after the signal, so it never got it.
    """
    try:
        yield
    except (EOFError, pickle.UnpicklingError, BrokenPipeError):
        os._exit(_INTERRUPTED)


def compile_project(
    project: Project,
    names: Sequence[str] = (),
    *,
    accept: bool = False,
    say: Callable[[str], None] = print,
) -> bool:
    """Bring the generated folders up to date; return whether every adapter stands its proof.

    A client that carries over less than its predecessor is refused unless you `accept` it.
    """
    began = time.perf_counter()
    every, jobs = _jobs(project, names)
    place = project.output
    with place.exclusive(project.root / "pyproject.toml"):
        found = place.read()
        changed = [job for job in jobs if not _is_current(job, found)]
        outcomes = dict(zip((job.name for job in changed), compile_all(changed), strict=True))
        if not accept:
            _check_losses(project, outcomes, found)
        # Files that come from neither a description nor the shared files are stale, so drop them.
        files = place.shared_files()
        for name in every:
            files |= outcomes[name].files if name in outcomes else place.provider_files(found, name)
        if files != found:
            try:
                place.replace(files)
            except OSError as error:
                refuse(str(error.filename or place.source), error.strerror or error)
    proofs = _proofs(changed)
    width = max(map(len, every))
    for job in jobs:
        for line in _lines(job.name, outcomes.get(job.name), proofs.get(job.name), width):
            say(line)
    for name in sorted(place.providers(found) - {*every}):
        say(f"{name:{width}}  removed")
    counts = f"{len(changed)} generated, {len(jobs) - len(changed)} unchanged"
    seconds = time.perf_counter() - began
    result = "nothing changed" if files == found else f"{counts}, {seconds:.1f} s"
    say(f"{_counted(len(jobs), 'provider')}: {result}")
    return all(proof.held for proof in proofs.values())


def _proofs(jobs: Sequence[Job]) -> dict[str, Proof]:
    adapters = _registry.names()
    jobs = [job for job in jobs if job.name in adapters]
    found = zip(jobs, _in_processes(prove_provider, jobs), strict=True)
    return {job.name: proof for job, proof in found if proof is not None}


def _check_losses(project: Project, outcomes: Mapping[str, Outcome], found: Files) -> None:
    """Refuse a client that has lost more than the one before it."""
    for name, outcome in outcomes.items():
        path = f"{project.output.client(name)}/{LEDGER}"
        if path in found:
            before = tomllib.loads(found[path].decode())
            if lines := ledger.grown(before, outcome.lost):
                more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
                refuse(
                    name, f"loses {lines[0]}{more}; change the description, or run with --accept"
                )


def check_project(
    project: Project, names: Sequence[str] = (), *, say: Callable[[str], None] = print
) -> bool:
    """Return whether the folders are up to date; say what differs if they aren't."""
    _, jobs = _jobs(project, names)
    place = project.output
    found = place.read()
    expected = {} if names else place.shared_files()
    for outcome in compile_all(jobs):
        expected |= outcome.files
    if names:
        asked = [place.provider_files(found, job.name) for job in jobs]
        found = {path: content for files in asked for path, content in files.items()}
    lines = output.difference(expected, found)
    folders = " and ".join(f"{folder}/" for folder in place.folders())
    if not lines:
        say(f"{_counted(len(jobs), 'provider')}: {folders} up to date")
        return _is_proven(jobs, say)
    for line in lines[:_DIFF_LINES]:
        say(line)
    if len(lines) > _DIFF_LINES:
        say(f"... and {len(lines) - _DIFF_LINES} more lines")
    say(f"{folders} not up to date; run `{place.command}` and commit the changes")
    return False


def _is_proven(jobs: Sequence[Job], say: Callable[[str], None]) -> bool:
    proofs = _proofs(jobs)
    for name, proof in proofs.items():
        for failure in proof.failures:
            say(f"{name}: {failure}")
    if not proofs:
        return True
    held = sum(proof.held for proof in proofs.values())
    tried, outcomes = (sum(getattr(p, of) for p in proofs.values()) for of in ("tried", "outcomes"))
    say(f"proof: {held} of {len(proofs)} adapters held, {tried} mutations, {outcomes} outcomes")
    return held == len(proofs)


def _jobs(project: Project, names: Sequence[str]) -> tuple[list[str], list[Job]]:
    """Return the names of all providers, and a job for each of `names` (all by default)."""
    every = project.find_descriptions()
    selected = project.select(names)
    common = [*_common_inputs(), repr(attrs.evolve(project.output, source=Path())).encode()]
    jobs = []
    for name, file in selected.items():
        shown = project.shown(file)
        with _reported(shown):
            document = upgrade(load(file, shown=shown, strict=project.strict), shown)
        _sort_components(document)
        inputs = digest([*common, name.encode(), json.dumps(document).encode()])
        jobs.append(Job(project, name, shown, document, inputs))
    return list(every), jobs


def _sort_components(document: Document) -> None:
    """Sort the components, because the order of the strict models follows theirs."""
    components = mapping(document.get("components"))
    for section, entries in components.items():
        if isinstance(entries, dict):
            components[section] = dict(sorted(entries.items()))


def _common_inputs() -> list[bytes]:
    """Return what every provider's files depend on besides its description."""
    here = Path(__file__).parent
    files = sorted((here / "templates").glob("*.jinja"))
    parts = [part for file in files for part in (file.name.encode(), file.read_bytes())]
    for script in sorted(here.glob("*.py")):
        parts += [script.name.encode(), _code(script.read_text(encoding="utf-8")).encode()]
    return [*parts, *(f"{tool} {version(tool)}".encode() for tool in _TOOLS)]


def _code(source: str) -> str:
    """Return a module without comments, docstrings and blanks, as they don't change its output."""
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
    files = job.project.output.provider_files(found, job.name)
    path, content = job.project.output.stamp(job.name, _facts(job), files)
    return files.get(path) == content


def _lines(name: str, outcome: Outcome | None, proof: Proof | None, width: int) -> Iterator[str]:
    if outcome is None:
        yield f"{name:{width}}  unchanged"
        return
    lost = sum(map(len, outcome.lost.values()))
    counts = [(outcome.operations, "operation"), (outcome.models, "model")]
    told = [_counted(number, thing) for number, thing in counts]
    told += [f"{lost} lost"] if lost else []
    yield f"{name:{width}}  generated  {'  '.join(told)}  {outcome.seconds:.1f} s"
    for described, python_name in outcome.renamed[:_RENAMED_LINES]:
        yield f"{'':{width}}  {described!a} is {python_name!a} in Python"
    if more := len(outcome.renamed[_RENAMED_LINES:]):
        yield f"{'':{width}}  and {_counted(more, 'name')} more; RENAMED in the package has all"
    for warning in outcome.warnings:
        yield f"{'':{width}}  {warning}"
    if proof is not None:
        yield f"{'':{width}}  proof: {proof}"
        yield from (f"{'':{width}}  {failure}" for failure in proof.failures)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
