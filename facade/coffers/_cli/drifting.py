"""The commands that watch the vendors' own documents; they need the extra `compiler`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from coffers._cli.commands import app
from coffers._cli.compiling import Names, extra, say
from coffers._cli.console import ExitStatus, complain
from coffers._cli.options import ANY_SOURCE, Json, Source
from coffers.errors import BadResponse, ConfigurationError

if TYPE_CHECKING:
    from coffers._wire.live_drift import DriftEvent
    from coffers.compiler.drift.report import Report

From = Annotated[
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
Live = Annotated[
    bool,
    Parameter(help="Compare the descriptions with what your accounts reply now; names are theirs."),
]

_DRIFT = "coffers.drift/1"


@app.command
def fetch(*names: Names, source: From = None) -> int:
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
    *names: Names,
    against: Against = None,
    as_json: Json = False,
    accept: Accept = False,
    live: Live = False,
    source: Source = ANY_SOURCE,
) -> int:
    """Compare the vendors' newest documents with what was acknowledged.

    They are compared with the descriptions, too.

    Each change is told once, with what it does to a reading. That is tried out:
    the recorded replies are changed as the document has changed, and the
    adapter reads them. A difference that is meant has its reason in
    `x-coffers.differences`.

    With --live, the accounts are read, and their replies are compared with the
    descriptions: names and types, never values. What is printed can be applied
    to a description: it is an OpenAPI Overlay for each provider whose replies
    differ. Needs no vendor's document.

    With --json: `{"schema": "coffers.drift/1", "providers": [...]}`. A provider
    has `provider`, `problem` (why it couldn't be compared, or null), `newest`
    (file, date, dated_by), `acknowledged` (the lock's entry or null),
    `description` (file, date), `severity`, `unused_reasons` and `changes`. A
    change has `operation`, `field`, `kind`, `before`, `after`, `pointer` and
    `in` (newest, or before: which document the pointer is in), `severity`
    (harmless, breaks a fact, breaks the reading), `recent` (made since the
    acknowledged document) and `reason`. With --live, a provider has its Overlay
    as `patch`, and no document of the vendor's.

    Exit status: 0 nothing, or nothing that harms; 1 a fact breaks, 2 a reading
    breaks; 69 one couldn't be compared, though no reading is known to break; 64
    wrong usage or configuration. --accept doesn't change it.
    """
    extra()
    if live:
        if against or accept:
            raise ConfigurationError("--live can't be combined with --against or --accept")
        return _live(source, names, as_json=as_json)
    if source != ANY_SOURCE:
        raise ConfigurationError("--config and --demo need --live")
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
        _print_json(reports)
    return _status(reports)


def _live(source: Source, names: Sequence[str], *, as_json: bool) -> int:
    """Read accounts, and print how their replies differ from the descriptions."""
    from coffers._cli.accounts import fleet_of
    from coffers._wire.live_drift import LiveDrift
    from coffers.compiler.drift.live import report
    from coffers.compiler.drift.report import Report

    events: list[DriftEvent] = []
    drift = LiveDrift(events.append, log=lambda *_: None)  # what it would log is printed
    reports = []
    with fleet_of(source, names, drift=drift) as fleet:
        for reading in fleet.read_all(refresh=True):
            provider = fleet.provider_of(reading.name)
            if reading.error is not None:
                problem = f"account {reading.name!r}: {reading.error}"
                is_broken = isinstance(reading.error, BadResponse)
                reports.append(Report(provider=provider, problem=problem, is_broken=is_broken))
            elif provider not in drift.sources and provider not in drift.problems:
                complain(f"{provider}: its operations are written by hand, without a description")
    reports += [Report(provider=name, problem=why) for name, why in drift.problems.items()]
    for provider, described in drift.sources.items():
        own = [event for event in events if event.provider == provider]
        reports.append(report(provider, own, described, Path.cwd()))
    reports.sort(key=lambda report: report.provider)
    if as_json:
        _print_json(reports)
    else:
        for found in reports:
            _print_patch(found)
    return _status(reports)


def _print_patch(report: Report) -> None:
    """Print what was found as comments, and the Overlay as a document of its own."""
    from ruamel.yaml import YAML

    for line in report.lines():
        say(f"# {_printable(line)}")
    if patch := report.facts.get("patch"):
        yaml = YAML()
        yaml.explicit_start = True
        yaml.width = 1000
        yaml.indent(mapping=2, sequence=4, offset=2)
        yaml.dump(patch, sys.stdout)


def _print_json(reports: Sequence[Report]) -> None:
    from coffers._cli.documents import print_json

    print_json({"schema": _DRIFT, "providers": [report.to_dict() for report in reports]})


def _printable(line: str) -> str:
    """Return a line that can't act on a terminal: names in it are the vendor's."""
    return "".join(character if character.isprintable() else "�" for character in line)


def _status(reports: list[Any]) -> int:
    worst = max((int(report.severity) for report in reports), default=0)
    if worst < 2 and (not reports or any(report.problem for report in reports)):
        return ExitStatus.UNAVAILABLE
    return worst
