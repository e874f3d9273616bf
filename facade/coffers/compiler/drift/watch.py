"""Watch a project's vendors: what `coffers drift` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from coffers.compiler.document import CompilerError, Document, mapping, refuse
from coffers.compiler.drift.changes import Change, Severity
from coffers.compiler.drift.comparison import Side, compare
from coffers.compiler.drift.contract import endpoints, upgraded
from coffers.compiler.drift.impact import Reader, judged
from coffers.compiler.drift.lock import Entry, Shelf, entry_of
from coffers.compiler.drift.report import Finding, Report
from coffers.compiler.drift.upstream import (
    Found,
    Upstream,
    dated_file,
    find_folder,
    newest,
    told_day,
    without_query,
)
from coffers.compiler.loading import load
from coffers.compiler.project import Project
from coffers.compiler.rules import BLOCK


@attrs.frozen
class Watch:
    """Where the newest documents are, and what to compare them with."""

    project: Project
    against: Path | None = None
    """A document, or a folder with a folder per provider; else what was fetched."""
    lock_only: bool = False

    def reports(self, names: Sequence[str], *, accept: bool = False) -> Iterator[Report]:
        """Yield a report of each of `names`; by default of all with a document of their vendor's.

        If you `accept` them, move the lock to the newest documents.
        """
        selected = self.project.select(names)
        if self.against and self.against.is_file() and len(selected) != 1:
            refuse(str(self.against), "is one document, so name the one provider it's of")
        if self.against and not self.against.exists():
            refuse(str(self.against), "there is no such file or folder")
        for name, file in selected.items():
            description = load(file, shown=self.project.shown(file), strict=self.project.strict)
            if names or Upstream.of(description) or self._has_folder(name):
                try:
                    yield self._report(name, file, description, accept=accept)
                except CompilerError as error:
                    yield Report(provider=name, problem=error.message)
                except RecursionError:
                    yield Report(provider=name, problem="its schemas are nested too deeply")

    def _has_folder(self, name: str) -> bool:
        against = self.against
        return bool(against and (against.is_file() or find_folder(against, name)))

    def _report(self, name: str, file: Path, description: Document, *, accept: bool) -> Report:
        shelf = Shelf(self.project)
        upstream = Upstream.of(description)
        found = self._newest(name, shelf, upstream)
        where = self.project.shown(file)
        ours = [*endpoints(upgraded(description, where))]
        named = upstream or Upstream(found.shown, [*map(str, ours)])
        entry = entry_of(found.document, named.operations, named.address, found.day)
        locked, before = shelf.acknowledged().get(name), shelf.last_acknowledged(name)
        if self.lock_only:
            _check_lock(name, shelf.lock, locked, entry, is_here=before is not None)
        declared = upstream.operations if upstream else ()
        old = Side.of(before, f"{name}, as acknowledged", ours, declared) if before else None
        new = Side.of(found.document, found.shown, ours, declared, old)
        recent = compare(ours, old, new) if old else []
        reader = Reader.of(name, self.project.root)
        day = told_day(description)
        if accept:
            shelf.acknowledge(name, found.document, entry)
        report = Report(
            provider=name,
            newest=str(found),
            acknowledged=_acknowledged(locked, entry, is_here=before is not None),
            findings=[Finding(c, s, is_recent=True) for c, s in judged(recent, reader)],
            facts={
                "newest": {"file": found.shown, "date": found.day, "dated_by": found.dated_by},
                "acknowledged": attrs.asdict(locked) if locked else None,
                "description": {"file": where, "date": day},
            },
        )
        if self.lock_only:
            return report
        described = compare(ours, Side.of(description, where, ours), new)
        reasons = _reasons(description)
        return attrs.evolve(
            report,
            description=f"{where} of {day or 'an unknown day'}",
            findings=[*_joined(described, recent, reasons, reader)],
            unused=sorted(reasons.keys() - {change.field for change in described}),
        )

    def _newest(self, name: str, shelf: Shelf, upstream: Upstream | None) -> Found:
        if self.against is None:
            document, entry = shelf.newest(name), shelf.fetched().get(name)
            if document is None or entry is None:
                why = f"run `coffers fetch {name}`" if upstream else "x-coffers.upstream names none"
                return refuse(name, f"no document of the vendor's is here; {why}")
            return Found(document, without_query(entry.address), entry.date, "when it was fetched")
        if self.against.is_file():
            return dated_file(self.against, str(self.against))
        folder = find_folder(self.against, name)
        return newest(folder) if folder else refuse(str(self.against), f"no folder for {name}")


def _check_lock(
    name: str, lock: Path, locked: Entry | None, entry: Entry, *, is_here: bool
) -> None:
    """Refuse to compare with the lock alone if it can't tell what has changed."""
    if locked is None:
        refuse(lock.name, f"has no document of {name}; run `coffers fetch {name}`")
    if not is_here and locked.slice != entry.slice:
        refuse(lock.name, f"{name}: the hash differs, but the acknowledged document isn't here")


def _acknowledged(locked: Entry | None, entry: Entry, *, is_here: bool) -> str:
    if locked is None:
        return ""
    if locked.slice and locked.slice == entry.slice:
        return f"the one of {locked.date} (acknowledged; nothing changed since)"
    gone = "" if is_here else ", but no longer here, so only its hash is known to differ"
    return f"the one of {locked.date} (acknowledged{gone})"


def _reasons(description: Document) -> dict[str, str]:
    listed = mapping(description.get(BLOCK)).get("differences", [])
    return {entry["field"]: entry["reason"] for entry in listed}


def _joined(
    described: Sequence[Change],
    recent: Sequence[Change],
    reasons: dict[str, str],
    reader: Reader | None,
) -> Iterator[Finding]:
    """Yield each change once: what the vendor changed, and what the description has otherwise.

    A reason is about what was known when it was written, not about what the vendor changed since.
    What the vendor changed into what is described breaks nothing.
    """
    news = {change.key for change in recent}
    reasoned = [c for c in described if c.key not in news and c.field in reasons]
    others = [change for change in described if change not in reasoned]
    for change, severity in judged(others, reader):
        yield Finding(change, severity, is_recent=change.key in news)
    for change, severity in judged(reasoned, reader):
        yield Finding(change, severity, is_recent=False, reason=reasons[change.field])
    known = {change.key for change in described}
    for change in recent:
        if change.key not in known:
            yield Finding(change, Severity.HARMLESS, is_recent=True)
