"""What is to be told of one provider: how its vendor's newest document differs, and how badly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from coffers.compiler.drift.changes import Change, Severity, told


@attrs.frozen
class Finding:
    """A change, with what it does to a reading."""

    change: Change
    severity: Severity
    is_recent: bool
    """Whether the vendor made it since the acknowledged document."""
    reason: str | None = None
    """Why the description differs on purpose, if it does."""

    @property
    def counts(self) -> Severity:
        """What it adds to the exit status."""
        return Severity.HARMLESS if self.reason else self.severity

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        change = self.change
        return {
            "operation": change.operation,
            "field": change.field,
            "kind": change.kind,
            "before": change.before,
            "after": change.after,
            "pointer": change.pointer,
            "in": "newest" if change.newest else "before",
            "severity": str(self.severity),
            "recent": self.is_recent,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        word = "meant" if self.reason else str(self.severity)
        place = self.change.pointer if self.change.newest else f"was {self.change.pointer}"
        return (
            f"  {word:18}  {self.change}  [{place}]"
            f"{'' if not self.is_recent else ' (recent)'}"
            f"{f' ({self.reason})' if self.reason else ''}"
        )


@attrs.frozen(kw_only=True)
class Report:
    """What is to be told of one provider."""

    provider: str
    newest: str = ""
    """The newest document: its file or address, its day, and how that is known."""
    acknowledged: str = ""
    """The day of the acknowledged document, and whether anything changed since."""
    description: str = ""
    findings: Sequence[Finding] = ()
    unused: Sequence[str] = ()
    """Fields with a reason, but without a difference."""
    problem: str | None = None
    """Why nothing could be compared."""
    is_broken: bool = False
    """Whether the problem is that a reading broke."""
    facts: dict[str, Any] = attrs.field(factory=dict)

    @property
    def severity(self) -> Severity:
        """The worst of what it found."""
        least = Severity.READING if self.is_broken else Severity.HARMLESS
        return max((f.counts for f in self.findings), default=least)

    def lines(self) -> Iterator[str]:
        """Yield what to print: a summary, then a line for each change, the worst first."""
        if self.problem is not None:
            what = str(self.severity) if self.is_broken else "could not compare"
            yield f"{self.provider}: {what}: {self.problem}"
            return
        compared = " and ".join(filter(None, (self.acknowledged, self.description)))
        yield f"{self.provider}: {self._summary()}: {self.newest}, compared with {compared}"
        for finding in sorted(self.findings, key=lambda f: (bool(f.reason), -f.severity)):
            yield str(finding)
        for field in self.unused:
            yield f"  {'unused':18}  {field}: has a reason but no difference; remove the reason"

    def _summary(self) -> str:
        count = {
            severity: sum(not f.reason and f.severity == severity for f in self.findings)
            for severity in reversed(Severity)
        }
        meant = sum(bool(f.reason) for f in self.findings)
        parts = [f"{number} {severity}" for severity, number in count.items() if number]
        parts += [f"{meant} meant"] if meant else []
        return told(parts) if parts else "nothing changed"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "provider": self.provider,
            "problem": self.problem,
            **self.facts,
            "severity": None if self.problem and not self.is_broken else str(self.severity),
            "changes": [finding.to_dict() for finding in self.findings],
            "unused_reasons": [*self.unused],
        }
