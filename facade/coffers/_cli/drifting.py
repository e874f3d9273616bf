"""The commands that watch the vendors' own documents; they need the extra `compiler`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from coffers._cli.commands import app
from coffers._cli.compiling import Names, extra, say
from coffers._cli.console import ExitStatus, complain
from coffers._cli.options import Json

Source = Annotated[
    Path | None,
    Parameter(name="--from", help="Take them from this folder, which has one per provider."),
]
Against = Annotated[
    Path | None,
    Parameter(
        help="A document, or a folder with one folder per provider, of which the newest document"
        " counts; or `lock`: compare what was fetched with what was acknowledged, and nothing else."
    ),
]
Accept = Annotated[bool, Parameter(help="Acknowledge the newest documents: move the lock there.")]

_DRIFT = "coffers.drift/1"


@app.command
def fetch(*names: Names, source: Source = None) -> int:
    """Fetch the vendors' own OpenAPI documents.

    A description names its document in `x-coffers.upstream`: an https://
    address, or a path beside the description. Documents stay in
    .coffers/upstream, which git ignores. The first one of a provider enters
    upstream.lock.toml beside the descriptions; `coffers drift --accept` moves
    it.

    Exit status: 0 all were fetched, 69 at least one wasn't, 64 a description or
    setting isn't right.
    """
    extra()
    from coffers.compiler.drift.fetching import fetch_project
    from coffers.compiler.project import Project

    complete = fetch_project(Project.find(Path.cwd()), names, source=source, say=say)
    return ExitStatus.OK if complete else ExitStatus.UNAVAILABLE


@app.command
def drift(
    *names: Names, against: Against = None, as_json: Json = False, accept: Accept = False
) -> int:
    """Compare the vendors' newest documents with what was acknowledged.

    They are compared with the descriptions, too.

    Each change is told once, with what it does to a reading. That is tried out:
    the recorded replies are changed as the document has changed, and the
    adapter reads them. A difference that is meant has its reason in
    `x-coffers.differences`.

    With --json: `{"schema": "coffers.drift/1", "providers": [...]}`. A provider
    has `provider`, `problem` (why it couldn't be compared, or null), `newest`
    (file, date, dated_by), `acknowledged` (the lock's entry or null),
    `description` (file, date), `severity`, `unused_reasons` and `changes`. A
    change has `operation`, `field`, `kind`, `before`, `after`, `pointer` and
    `in` (newest, or before: which document the pointer is in), `severity`
    (harmless, breaks a fact, breaks the reading), `recent` (made since the
    acknowledged document) and `reason`.

    Exit status: 0 nothing, or nothing that harms; 1 a fact breaks, 2 a reading
    breaks; 69 one couldn't be compared, though no reading is known to break; 64
    wrong usage or configuration. --accept doesn't change it.
    """
    extra()
    from coffers.compiler.drift.watch import Watch
    from coffers.compiler.project import Project

    project = Project.find(Path.cwd())
    lock_only = against == Path("lock")
    watch = Watch(project, None if lock_only else against, lock_only=lock_only)
    reports: list[Any] = []
    for report in watch.reports(names, accept=accept):
        reports.append(report)
        if not as_json:
            for line in report.lines():
                say(_printable(line))
    if not reports:
        complain("nothing to compare with; name a document in x-coffers.upstream, or use --against")
    if as_json:
        from coffers._cli.documents import print_json

        document = {"schema": _DRIFT, "providers": [report.to_dict() for report in reports]}
        print_json(document)
    return _status(reports)


def _printable(line: str) -> str:
    """Return a line that can't act on a terminal: names in it are the vendor's."""
    return "".join(character if character.isprintable() else "�" for character in line)


def _status(reports: list[Any]) -> int:
    worst = max((int(report.severity) for report in reports), default=0)
    if worst < 2 and (not reports or any(report.problem for report in reports)):
        return ExitStatus.UNAVAILABLE
    return worst
