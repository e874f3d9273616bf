"""Draft a provider from its vendor's document, or from recorded replies.

document or replies  →  shapes  →  recognized facts  →  description, adapter, fixtures

A draft compiles at once.  What isn't sure is marked ``TODO`` in the adapter, and every field of the
description waits for words of our own, so nothing of the vendor's sentences is left.
"""

from __future__ import annotations

import json
import keyword
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import attrs

import coffers
from coffers.compiler.document import METHODS, Document, operations, refuse, split_address
from coffers.compiler.draft.adapter import Target, adapter
from coffers.compiler.draft.description import describe, dump, is_secret
from coffers.compiler.draft.fixtures import fixtures
from coffers.compiler.draft.recognize import recognize
from coffers.compiler.draft.shapes import Shape
from coffers.compiler.draft.source import WRITTEN, Source, from_document, from_replies
from coffers.compiler.drift.fetching import download
from coffers.compiler.drift.upstream import without_query
from coffers.compiler.loading import load, parse
from coffers.compiler.project import Project
from coffers.compiler.slices import slice_document
from coffers.compiler.tolerant import tolerant
from coffers.compiler.upgrading import upgrade
from coffers.compiler.validity import check

DEFAULT_OPERATION = "GET /v1/account"
_STARTER = Path(__file__).with_name("starter.yaml")

__all__ = [
    "Draft",
    "Source",
    "draft",
    "next_steps",
    "source_at",
    "source_of",
    "source_of_replies",
    "starter",
    "write",
]


@attrs.frozen
class Draft:
    """The files of a draft."""

    name: str
    files: dict[Path, str]
    """Path below the project's folder → content; the description and the adapter first."""
    entry_point: str = ""
    """What to register, if the adapter isn't one of the library's own."""


def starter() -> Source:
    """Return a made-up source, to begin with where there is neither a document nor a reply."""
    document = parse(_STARTER.read_text(encoding="utf-8"), _STARTER.name)
    return attrs.evolve(from_document(document, document), origin=WRITTEN)


def source_at(project: Project, place: str, wanted: Sequence[str]) -> Source:
    """Return the source that some operations of a document are, at an address or in a file.

    The draft names where it's from, so that `coffers fetch` finds it again.
    """
    if "://" in place:
        shown, parts = without_query(place), split_address(place)
        if any(is_secret((name,), Shape()) for name, _ in parse_qsl(parts.query)):
            refuse(shown, "has a secret in its query, which no description may have; save the file")
        url = parts._replace(fragment="").geturl().replace(" ", "%20")
        return source_of(download(url), shown, wanted, url)
    return source_of(load(Path(place)), place, wanted, _beside(project, Path(place).resolve()))


def _beside(project: Project, file: Path) -> str | None:
    """Return the path of a file of the project as its descriptions name it."""
    if not file.is_relative_to(project.root):
        return None  # others who have the project don't have the file
    path = os.path.relpath(file, (project.root / project.descriptions).resolve())
    return None if re.search(r"[:\s]", path) else Path(path).as_posix()


def source_of(
    document: Document, shown: str, wanted: Sequence[str], url: str | None = None
) -> Source:
    """Return the source that some operations of a document are.

    `shown` is the document's name in errors, and `url` how a description names it.  Raises
    `CompilerError` for an operation that isn't there, and for what can't be compiled.
    """
    whole = upgrade(document, shown)
    if not wanted:
        some = [str(operation) for operation in islice(operations(whole), 4)]
        there = ", ".join([*some[:3], "..."] if some[3:] else some)
        refuse(shown, f"name the --operation that tells what is left; it has {there}")
    cut = slice_document(whole, wanted, shown)
    check(cut, shown)
    return from_document(cut, whole, url)


def source_of_replies(files: Sequence[Path], wanted: Sequence[str]) -> Source:
    """Return the source that recorded replies of one operation are."""
    operation = " ".join((wanted[0] if wanted else DEFAULT_OPERATION).split())
    method, _, path = operation.partition(" ")
    if len(wanted) > 1:
        refuse(str(files[0]), "replies are of one --operation; draft from a document for more")
    if method.lower() not in METHODS or not path.startswith("/"):
        refuse(operation, f"isn't an operation such as {DEFAULT_OPERATION!r}")
    bodies = [_load_reply(file) for file in files]
    return from_replies(bodies, operation)


def _load_reply(file: Path) -> Any:
    try:
        body = json.loads(file.read_text(encoding="utf-8-sig"))
        json.dumps(body, allow_nan=False)
    except OSError as error:
        refuse(str(file), error.strerror)
    except (ValueError, RecursionError) as error:
        refuse(str(file), f"isn't JSON: {error}")
    if not isinstance(body, dict | list):
        refuse(str(file), "a reply must be an object or a list")
    return body


def draft(project: Project, name: str, source: Source, today: date | None = None) -> Draft:
    """Return the draft of the provider `name`.  Raises `CompilerError` if it can't be one."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        rule = "a provider's name must be a lower-case Python identifier, no keyword"
        refuse(f"{project.descriptions}/{name}.yaml", f"{rule}, such as acme_video")
    today = today or datetime.now(UTC).date()
    title = " ".join(word.capitalize() for word in name.split("_"))
    found = recognize([(e.path, e.reply, e.body) for e in source.endpoints])
    made = describe(name, title, source, found, today.isoformat())
    shown = f"{project.descriptions}/{name}.yaml"
    target = Target(name, title, f"{project.output.clients}.{name}", shown)
    code = adapter(target, source, found, made, tolerant(made.document, shown))
    cases = fixtures(source, found, today)
    own, folder, module = _home(project)
    happy = (
        Path("tests", "fixtures", name, "happy.json")
        if own
        else (folder / "samples" / f"{name}.json")
    )
    files = {
        Path(project.descriptions, f"{name}.yaml"): dump(made.document),
        folder / f"{name}.py": code,
        happy: _json(cases["happy"]),
        Path("tests", "fixtures", name, "unauthorized.json"): _json(cases["unauthorized"]),
    }
    entry = "" if own else f'{name} = "{module}{name}:{target.class_name}"'
    return Draft(name, files, entry)


def write(project: Project, made: Draft) -> list[Path]:
    """Write a draft's files, unless one of them exists, and return their paths."""
    written: list[Path] = []
    try:
        for path in made.files:
            if (project.root / path).exists():
                refuse(path.as_posix(), "already exists; nothing was written")
        for path, content in made.files.items():
            target = project.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            written.append(target)
            target.write_text(content, encoding="utf-8")
    except OSError as error:
        for target in written:
            target.unlink(missing_ok=True)
        refuse(path.as_posix(), f"{error.strerror}; nothing was written")
    _format(project.root, next(path for path in made.files if path.suffix == ".py"))
    return [*made.files]


def _home(project: Project) -> tuple[bool, Path, str]:
    """Return whether this is a checkout of the library, and the folder and package of adapters.

    In any other package, adapters are beside its clients.
    """
    library = Path(coffers.__file__).parent / "adapters"
    if library.is_relative_to(project.root) and project.output.clients == "coffers_clients":
        return True, library.relative_to(project.root), "coffers.adapters."
    package = project.output.clients.rpartition(".")[0]
    source = project.output.source.relative_to(project.root)
    return False, source.joinpath(*package.split(".")), f"{package}." if package else ""


def _format(root: Path, adapter_file: Path) -> None:
    """Format the adapter as the project's own settings want it."""
    for command in (["check", "--fix-only", "--quiet", "--select=I,F401"], ["format", "--quiet"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", str(adapter_file)]
        subprocess.run(ruff, cwd=root, check=False, capture_output=True)


def _json(case: dict[str, Any]) -> str:
    return json.dumps(case, indent=2, ensure_ascii=False) + "\n"


def next_steps(project: Project, made: Draft) -> Iterator[str]:
    """Yield what to do with a draft."""
    yield "Decide what is marked TODO, the description first; then run"
    yield f"    {project.output.command}"
    if made.entry_point:
        yield "Register the adapter in pyproject.toml:"
        yield '    [project.entry-points."coffers.providers"]'
        yield f"    {made.entry_point}"
    else:
        yield f"    nox -s tests -- tests/test_contract.py -k {made.name}"
