"""Find out what a change does to a reading: change the recorded replies, and read them.

Nothing is assumed of what an adapter reads.  Its recorded cases are replayed as they are and as the
change would make them, and the two outcomes are compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import attrs

from coffers import _registry, samples
from coffers.compiler.document import Steps
from coffers.compiler.drift.changes import ITEM, VALUE, Change, Edit, Severity
from coffers.compiler.drift.contract import Endpoint, fits
from coffers.compiler.drift.shapes import EXAMPLES
from coffers.errors import CoffersError, ConfigurationError
from coffers.samples import Case

_APART = frozenset({"raw", "basis", "observed_at", "coverage"})
"""What of an account is about the reading and no fact."""
_GONE = object()
_HAD = Edit("had")
_REFUSED: Mapping[str, Any] = {"status": 400, "body": {}}

Facts = dict[str, Any]


@attrs.frozen
class Reader:
    """Reads a provider's recorded cases, changed or not."""

    provider: str
    cases: Sequence[Case]

    @classmethod
    def of(cls, provider: str, root: Path) -> Reader | None:
        """Return a reader, or ``None`` if no adapter reads the provider."""
        try:
            _registry.adapter(provider)
        except ConfigurationError:
            return None
        files = sorted((root / "tests" / "fixtures" / provider).glob("*.json"))
        cases = [samples.load(file) for file in files]
        accounts = [case for case in cases if isinstance(case.expect, Mapping)]
        sample = samples.sample(provider)  # beside an adapter in somebody else's package
        return cls(provider, accounts or ([sample] if sample else []))

    def severities(self, changes: Sequence[Change]) -> list[Severity]:
        """Return what each change does to the worst of the readings.

        Fields that can stand in for each other harm nobody alone; if they are all gone, each counts
        as what is lost with them.
        """
        alone = [self.severity(change) for change in changes]
        gone = [change for change in changes if change.kind == "gone" and change.edits]
        worst = self._together(gone)
        if worst <= max(alone, default=worst):
            return alone
        needed = [c for c in gone if self._together([o for o in gone if o is not c]) < worst]
        blamed = {id(change) for change in needed or gone}
        pairs = zip(changes, alone, strict=True)
        return [worst if id(change) in blamed else severity for change, severity in pairs]

    def severity(self, change: Change) -> Severity:
        """Return what a change does to the worst of the readings."""
        return max((self._after(change, edit) for edit in change.edits), default=Severity.HARMLESS)

    def _after(self, change: Change, edit: Edit) -> Severity:
        """Return the worst of what the change does to the cases that it concerns.

        If no case has the field, it concerns them as if they had it.
        """
        worst = Severity.HARMLESS
        concerned = [(case, made) for case in self.cases if (made := _edited(case, change, edit))]
        if not concerned:
            had = [made for case in self.cases if (made := _edited(case, change, _HAD))]
            concerned = [(case, made) for case in had if (made := _edited(case, change, edit))]
        for case, made in concerned:
            outcome = self._read(made)
            if outcome is None:
                return Severity.READING
            if _breaks(self._read(case) or {}, outcome, edit):
                worst = Severity.FACT
        return worst

    def _together(self, gone: Sequence[Change]) -> Severity:
        """Return what becomes of the worst reading if several fields are gone."""
        worst = Severity.HARMLESS
        for case in self.cases:
            made = case
            for change in gone:
                made = _edited(made, change, change.edits[0]) or made
            outcome = self._read(made)
            if outcome is None:
                return Severity.READING
            if _breaks(self._read(case) or {}, outcome, Edit("gone")):
                worst = Severity.FACT
        return worst

    def _read(self, case: Case) -> Facts | None:
        try:
            return dict(_facts(samples.read(self.provider, case).to_dict()))
        except (CoffersError, AssertionError):  # the adapter asked for what wasn't recorded
            return None


def judged(changes: Sequence[Change], reader: Reader | None) -> Iterator[tuple[Change, Severity]]:
    """Yield each change with what it does to a reading, which is assumed if nobody reads."""
    severities = reader.severities(changes) if reader else [c.assumed for c in changes]
    yield from zip(changes, severities, strict=True)


def _facts(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each fact of an account by its path; a balance's is its key, a notice's its text."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if path or name not in _APART:
                yield from _facts(value, f"{path}.{name}") if name not in _APART else ()
    elif isinstance(node, list):
        for item in node:
            name = item.get("key") or item.get("message") if isinstance(item, Mapping) else item
            yield from _facts(item, f"{path}[{name}]")
    elif node not in (None, "unknown"):
        yield path, node


def _breaks(before: Facts, after: Facts, edit: Edit) -> bool:
    """Return whether a fact is lost; or is another one although the reply only tells less."""
    if edit.what in ("gone", "null", "unheaded", "ignored"):
        return any(after.get(path) != fact for path, fact in before.items())
    return not before.keys() <= after.keys()


def _edited(case: Case, change: Change, edit: Edit) -> Case | None:
    """Return a case as the change would make it, or ``None`` if it doesn't concern it."""
    exchanges: list[Any] = [*case.exchanges]
    touched = False
    for shows in change.occurrences:
        for number, exchange in enumerate(exchanges):
            if _is_of(shows.operation, exchange) and _is_status(shows.status, exchange):
                made = _exchange(exchange, shows.paths, edit, change.example)
                touched = touched or made != exchange
                exchanges[number] = made
    return attrs.evolve(case, exchanges=exchanges) if touched else None


def _is_of(operation: Endpoint, exchange: Mapping[str, Any]) -> bool:
    method, _, target = exchange["request"].partition(" ")
    path = urlsplit(target).path
    known = any(fits(path, template) for template in operation.templates)
    return method.lower() == operation.method and known


def _is_status(status: str, exchange: Mapping[str, Any]) -> bool:
    code = str(exchange["status"])
    return not status or status == code or not status.isdigit()


def _exchange(
    exchange: Mapping[str, Any], paths: Sequence[Steps], edit: Edit, example: Any
) -> dict[str, Any]:
    sent = parse_qs(urlsplit(exchange["request"].partition(" ")[2]).query)
    changed: Mapping[str, Any]
    match edit.what:
        case "status":
            changed = {"status": edit.to, "body": exchange["body"] if edit.to < 300 else {}}
        case "body":
            changed = {"body": edit.to}
        case "unheaded":
            kept = {n: v for n, v in exchange["headers"].items() if n.lower() != edit.to}
            changed = {"headers": kept}
        case "unsent" if edit.to not in sent:  # a parameter that must be sent
            changed = _REFUSED
        case "refused" if edit.to in sent:  # a parameter whose value is no longer accepted
            changed = _REFUSED
        case "ignored" if edit.to in sent:  # a parameter that no longer does anything
            changed = {"body": {}}  # as its answer can't be told
        case _:
            body = exchange["body"]
            for steps in paths:
                body = _having(body, steps, example) if edit is _HAD else _with(body, steps, edit)
            changed = {"body": body}
    return {**exchange, **changed}


def _value(value: Any, edit: Edit) -> Any:
    match edit.what:
        case "gone":
            return _GONE
        case "null":
            return None
        case "value":
            return value if value is None else edit.to
        case "word":
            return value if value is None else json.loads(edit.to)
    return value if value is None else _converted(value, edit.to)


def _converted(value: Any, kind: str) -> Any:
    """Return a value as another type has it, or an example of that type."""
    if kind == "string" and isinstance(value, str | int | float):
        return value if isinstance(value, str) else json.dumps(value)
    if kind in ("integer", "number"):
        try:
            number = float(value)
        except (TypeError, ValueError):
            return EXAMPLES[kind]
        return int(number) if kind == "integer" else number + 0.5
    return [value] if kind == "array" else EXAMPLES.get(kind)


def _having(body: Any, steps: Steps, example: Any) -> Any:
    """Return a reply in which every object that can have a field has it."""
    if not steps:  # the answer itself
        return body

    def add(node: Any) -> Any:
        return {steps[-1]: example, **node} if isinstance(node, dict) else node

    return _replaced(body, steps[:-1], add)


def _with(body: Any, steps: Steps, edit: Edit) -> Any:
    """Return a reply with the values of a field edited."""
    return _replaced(body, steps, lambda value: _value(value, edit))


def _replaced(node: Any, steps: Steps, replace: Callable[[Any], Any]) -> Any:
    """Return `node` with the values at `steps` replaced."""
    if not steps:
        return replace(node)
    step, rest = steps[0], steps[1:]
    made = node.copy() if isinstance(node, dict | list) else node
    for name in reversed(_names(node, step)):
        value = _replaced(node[name], rest, replace)
        if value is _GONE:
            del made[name]
        else:
            made[name] = value
    return made


def _names(node: Any, step: str) -> list[Any]:
    """Return the names or positions in `node` that a step leads to."""
    if isinstance(node, dict):
        return [*node] if step == VALUE else [step] if step in node else []
    if not isinstance(node, list):
        return []
    position = re.fullmatch(r"\[(\d+)\]", step)
    wanted = range(len(node)) if step == ITEM else [int(position[1])] if position else []
    return [index for index in wanted if index < len(node)]
