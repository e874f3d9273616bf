"""Find the vendor's own document of a provider, and tell from when it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs

from coffers.compiler.document import Document, mapping, refuse
from coffers.compiler.loading import load
from coffers.compiler.rules import BLOCK

_KINDS = frozenset({".json", ".yaml", ".yml"})
_DAY = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


@attrs.frozen
class Upstream:
    """The vendor's document, as a description names it."""

    address: str
    operations: Sequence[str]

    @classmethod
    def of(cls, description: Document) -> Upstream | None:
        """Return what ``x-coffers.upstream`` names, if anything."""
        named = mapping(mapping(description.get(BLOCK)).get("upstream"))
        return cls(named["url"], named["operations"]) if named else None

    def file(self, folder: Path) -> Path | None:
        """Return the file, if the address is a path, relative to the description's `folder`."""
        return None if "://" in self.address else folder / self.address


@attrs.frozen
class Found:
    """A document, and from when it is."""

    document: Document
    shown: str
    """Its file or address for messages, without a query."""
    day: str
    dated_by: str
    """How the day is known, such as ``its file name``."""

    def __str__(self) -> str:
        return f"{self.shown} of {self.day} ({self.dated_by})"


def without_query(address: str) -> str:
    """Return an address for messages: a query or a fragment may hold a secret."""
    try:
        parts = urlsplit(address)
    except ValueError:
        refuse("the document's address", "isn't an address such as https://acme.example/openapi")
    if not parts.scheme or not parts.netloc:
        return address
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def find_folder(folder: Path, name: str) -> Path | None:
    """Return the folder of a provider, whose name may be written with other separators."""
    found = [f for f in folder.iterdir() if f.is_dir() and _letters(f.name) == _letters(name)]
    return min(found, key=lambda f: f.name != name, default=None)


def newest(folder: Path) -> Found:
    """Return the newest document in `folder`.

    A document's day is the one in its file name, else the one in ``info.version``, else the day
    when the file was changed.  Of one day, the highest version is the newest, then the last name.
    """
    files = [f for f in sorted(folder.iterdir()) if f.is_file() and f.suffix.lower() in _KINDS]
    if not files:
        refuse(str(folder), "no document here; put in a .json or .yaml file")
    dated = {file: day for file in files if (day := _day_in(file.stem))}
    if len(dated) == len(files):  # only the newest needs to be loaded
        files = [max(files, key=lambda file: (dated[file], _natural(file.name)))]
    found = [(dated_file(file, f"{folder.name}/{file.name}"), file) for file in files]
    return max(found, key=lambda pair: (pair[0].day, _version(pair[0]), _natural(pair[1].name)))[0]


def dated_file(file: Path, shown: str) -> Found:
    """Load a document, and find out from when it is."""
    document = load(file, shown=shown)
    if day := _day_in(file.stem):
        return Found(document, shown, day, "its file name")
    if day := _day_in(str(mapping(document.get("info")).get("version"))):
        return Found(document, shown, day, "its version")
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return Found(document, shown, changed.isoformat(), "when the file was changed")


def _letters(name: str) -> str:
    return re.sub(r"[-_. ]", "", name).casefold()


def _day_in(text: str) -> str | None:
    if found := _DAY.search(text):
        try:
            return date(*map(int, found.groups())).isoformat()
        except ValueError:
            return None
    return None


def _version(found: Found) -> list[int]:
    version = str(mapping(found.document.get("info")).get("version"))
    return [int(number) for number in re.findall(r"\d{1,9}", version)]


def _natural(name: str) -> list[Any]:
    """Return a key that sorts v10 after v9."""
    return [
        (part.isdigit(), int(part) if part.isdigit() else part) for part in _PARTS.findall(name)
    ]


_PARTS = re.compile(r"\d{1,18}|\D+")


def told_day(description: Mapping[str, Any]) -> str | None:
    """Return the day of a description's newest fact."""
    return _day_in(str(mapping(description.get("info")).get("version")))
