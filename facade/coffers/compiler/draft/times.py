"""Tell what a moment in a reply ends or starts."""

from __future__ import annotations

import attrs

from coffers.compiler.draft import words as w
from coffers.compiler.draft.fields import Field
from coffers.compiler.draft.shapes import Path

GENERIC = frozenset(
    {"credit", "usage", "quota", "token", "limit", "billing", "subscription", "plan", "unit", "utc"}
    | {"period", "cycle", "current", "next", "balance", "date", "time", "at", "on", "unix", "end"}
    | {"timestamp", "start", "count", "will", "ms", "second", "epoch", "of", "iso", "valid"}
    | {"until", "to", "from"}
)
_BILLING = frozenset({"billing", "subscription", "plan"})
HOW_OFTEN = frozenset({"frequency", "interval", "cadence"})
_NOT_A_RESET = frozenset(
    {"last", "previous", "frequency", "interval", "type", "auto", "cadence", "enabled"}
    | {"password", "by", "in"}
)
_OTHER_ENDS = frozenset({"key", "trial", "link", "card", "access", "url", "session", "password"})
_BARE = frozenset({"start", "end", "from", "to", "time", "date", "at", "on"})


@attrs.frozen
class Time:
    """A moment that ends or starts something."""

    name: str
    field: Field
    scope: Path
    """The object that it's about."""
    stem: tuple[str, ...]
    derived: bool = False
    """Whether it's the end of a period, from which a reset follows."""
    why: str = ""
    beside: bool = False
    """Whether it's in an object of its own, beside what it's about."""

    def fits(self, stem: tuple[str, ...]) -> bool:
        """Return whether it may be about a balance."""
        own = {*self.stem} - GENERIC
        return not own or bool(own & {*stem})


def time_of(field: Field) -> Time | None:
    """Return what a moment ends or starts, if its name says so."""
    names = frozenset(field.names)
    if not (field.is_time or (field.shape.is_number and names & w.RESETS)):
        return None
    if names & _OTHER_ENDS or {"rate", "ratelimit"} & {*field.around, *names}:
        return None
    return _reset(field, names) or _cycle(field, names) or _expiry(field, names)


def _reset(field: Field, names: frozenset[str]) -> Time | None:
    if not names & w.RESETS or names & _NOT_A_RESET:
        return None
    stem = tuple(word for word in field.names if word not in w.RESETS)
    why = "" if field.is_time else "is it a time, and in which unit?"
    if names & {"subscription", "plan"}:
        why = why or "does this end the balance, too?"
    return Time("resets_at", field, field.place, stem, why=why)


def _cycle(field: Field, names: frozenset[str]) -> Time | None:
    """Return the end or start of a period, in fields such as ``period_end`` or ``cycle.end``."""
    if names & w.RESETS:
        return None
    named = frozenset(w.words(field.place[-1])) if field.place else frozenset()
    scope: Path = field.place
    stem: tuple[str, ...] = ()
    if named & w.CYCLES:
        scope, stem = field.place[:-1], tuple(named - w.CYCLES)
    elif names & w.CYCLES and named and named <= _BILLING:
        scope = field.place[:-1]
    elif not names & w.CYCLES and not names <= _BARE:
        return None
    if names & {"end", "to"}:
        beside = bool(named) and named <= _BILLING
        return Time("resets_at", field, scope, stem or field.names, derived=True, beside=beside)
    if names & {"start", "from"}:
        return Time("starts_at", field, scope, stem or field.names)
    return None


def _expiry(field: Field, names: frozenset[str]) -> Time | None:
    ends = names & w.ENDS or {"valid", "until"} <= names or "invalid" in names
    if not ends or names & {"subscription", "plan"}:
        return None
    return Time("expires_at", field, field.place, ())
