"""Remember which of a vendor's documents was acknowledged.

The lock file is committed: address, day and hashes, nothing of a document's text.  The documents
are the vendors' own, so they stay beside the build, in a folder that git ignores.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from coffers.compiler.document import CompilerError, Document, parts, refuse
from coffers.compiler.loading import load
from coffers.compiler.project import Project
from coffers.compiler.slices import slice_document
from coffers.compiler.upgrading import upgrade

LOCK = "upstream.lock.toml"
FOLDER = ".coffers/upstream"
_HEADER = (
    "# The vendors' documents as last acknowledged.  `coffers drift --accept` writes this file.\n"
)
_PROSE = frozenset(
    {"description", "summary", "title", "tags", "externalDocs", "example", "examples"}
    | {"operationId", "callbacks", "links"}
)


@attrs.frozen
class Entry:
    """One document: where it's from, since when, and what it hashes to."""

    address: str
    date: str
    document: str
    """Hash of the whole document; its layout doesn't matter."""
    slice: str
    """Hash of what our operations need of it; prose doesn't matter.  Empty if one isn't there."""

    @property
    def matters(self) -> tuple[str, str]:
        """What must have changed for the lock to move."""
        return self.address, self.slice or self.document


def entry_of(document: Document, operations: Sequence[str], address: str, day: str) -> Entry:
    """Return what the lock tells of a document."""
    try:
        cut = slice_document(upgrade(document, address), operations, address)
    except (CompilerError, LookupError):  # drift tells what's wrong with it
        return Entry(address, day, _hash(document), "")
    for part in [*parts(cut)]:
        if isinstance(part.node, dict):
            for word in _PROSE & part.node.keys():
                del part.node[word]
    cut.pop("info", None)
    return Entry(address, day, _hash(document), _hash(cut))


def _hash(document: Document) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@attrs.frozen
class Shelf:
    """A project's lock file, and the documents kept beside its build."""

    project: Project

    @property
    def lock(self) -> Path:
        """The lock file, beside the descriptions."""
        return self.project.root / self.project.descriptions / LOCK

    @property
    def _folder(self) -> Path:
        return self.project.root / FOLDER

    def acknowledged(self) -> dict[str, Entry]:
        """Return the entries of the lock file, by provider."""
        return _read(self.lock)

    def fetched(self) -> dict[str, Entry]:
        """Return what was fetched, by provider."""
        return _read(self._folder / "fetched.toml")

    def newest(self, name: str) -> Document | None:
        """Return the document fetched last, if one was."""
        file = self._file(name)
        return load(file) if file.is_file() else None

    def last_acknowledged(self, name: str) -> Document | None:
        """Return the document in the lock, if it's still here."""
        entry = self.acknowledged().get(name)
        for file in (self._file(name, "acknowledged"), self._file(name)):
            if entry and file.is_file() and _hash(document := load(file)) == entry.document:
                return document
        return None

    def keep(self, name: str, document: Document, entry: Entry) -> None:
        """Keep a fetched document; the first one of a provider counts as acknowledged."""
        known = self.acknowledged()
        if name in known and (before := self.last_acknowledged(name)):
            self._write_document(self._file(name, "acknowledged"), before)
        self._write_document(self._file(name), document)
        _write(self._folder / "fetched.toml", {**self.fetched(), name: entry}, "")
        if name not in known:
            self.acknowledge(name, document, entry)

    def acknowledge(self, name: str, document: Document, entry: Entry) -> None:
        """Move the lock to a document, unless nothing that matters has changed."""
        known = self.acknowledged()
        if name in known and known[name].matters == entry.matters:
            return
        self._write_document(self._file(name, "acknowledged"), document)
        _write(self.lock, {**known, name: entry}, _HEADER)

    def _file(self, name: str, *below: str) -> Path:
        return self._folder.joinpath(*below, f"{name}.json")

    def _write_document(self, file: Path, document: Document) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        (self._folder / ".gitignore").write_text("*\n", encoding="utf-8")
        file.write_text(json.dumps(document, indent=1), encoding="utf-8")


def _read(file: Path) -> dict[str, Entry]:
    if not file.is_file():
        return {}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        return {name: Entry(**table) for name, table in found.items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        return refuse(str(file), f"{error}; restore it, or delete it and run `coffers fetch`")


def _write(file: Path, entries: Mapping[str, Entry], header: str) -> None:
    tables = [
        "\n".join(
            [f"[{name}]", *(f"{k} = {json.dumps(v)}" for k, v in attrs.asdict(entry).items())]
        )
        for name, entry in sorted(entries.items())
    ]
    file.write_text(header + "\n".join(f"{table}\n" for table in tables), encoding="utf-8")
