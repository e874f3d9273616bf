"""Answer whether an account has enough left."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs

from coffers._cli import words
from coffers._cli.console import DIM, EMPTY, LOW, PLENTY, STRONG, Line
from coffers._fleet import Coffers
from coffers._wire.tracebacks import stripped
from coffers.errors import CoffersError, ConfigurationError, InsufficientCredits, Unsupported
from coffers.model import Account, Headroom, Word


@attrs.frozen(kw_only=True)
class Question:
    """The need that an account should meet."""

    name: str
    need: Decimal
    unit: str | None
    """``None`` for the account's only unit."""
    overage: bool


@attrs.frozen(kw_only=True)
class Answer:
    """Whether the account meets the need, and why."""

    word: Word
    reason: str
    unit: str | None = None
    available: Decimal | None = None
    complete: bool | None = None
    """Whether `available` is all that there is; ``None`` if that is unknown."""
    unlimited: bool = False
    resets_at: datetime | None = None
    """When there will be more, if there is too little."""
    read_at: datetime | None = None
    """When the account was read, if that is known."""
    error: CoffersError | None = None
    """Why the account couldn't be read."""


def ask(fleet: Coffers, question: Question, *, refresh: bool) -> Answer:
    """Return the answer, by what the account has minus holds.  Raises `ConfigurationError`."""
    name, unit = question.name, question.unit
    try:
        if refresh or unit is None:
            account = fleet.read(name, refresh=refresh)
            unit = unit or _only_unit(account)
        if unit is None:
            return Answer(word="unknown", reason="the account has nothing that can be spent")
        room = fleet.ensure(name, question.need, unit, include_overage=question.overage)
    except ConfigurationError:
        raise
    except CoffersError as error:
        answer = _refused(stripped(error), name)
    else:
        answer = _enough(room, attrs.evolve(question, unit=unit))
    if answer.resets_at is not None:
        answer = attrs.evolve(answer, read_at=_read_at(fleet, name))
    return attrs.evolve(answer, unit=unit)


def _only_unit(account: Account) -> str | None:
    if len(account.units) > 1:
        msg = f"{account.name} needs --unit: it has {' and '.join(account.units)}"
        raise ConfigurationError(msg)
    return account.units[0] if account.units else None


def _read_at(fleet: Coffers, name: str) -> datetime | None:
    """Return when the cached reading was made, without time to ask the provider for a new one."""
    try:
        return fleet.read(name, deadline=0).observed_at
    except CoffersError:
        return None


def _refused(error: CoffersError, name: str) -> Answer:
    reason = words.problem(error).removeprefix(f"{name}: ")
    if isinstance(error, InsufficientCredits):
        return Answer(
            word="no",
            reason=reason,
            available=error.remaining,
            resets_at=error.resets_at,
            error=error if error.operation else None,
        )
    was_read = isinstance(error, Unsupported) and error.operation is None
    return Answer(word="unknown", reason=reason, error=None if was_read else error)


def _enough(room: Headroom, question: Question) -> Answer:
    if room.amount is None:
        reason = f"{question.unit} are unlimited"
    else:
        reason = f"{room.amount:f} {question.unit} left, {question.need:f} needed"
        reason += "" if room.complete else ", and there may be more"
    if room.taken:
        reason += f" ({room.taken:f} more are held or just spent)"
    return Answer(
        word="yes",
        reason=reason,
        available=room.amount,
        complete=room.complete,
        unlimited=room.unlimited,
    )


_STYLES = {"yes": PLENTY, "no": EMPTY, "unknown": LOW}


def print_answer(line: Line, name: str, answer: Answer, now: datetime | None = None) -> None:
    """Print the account, the answer, the reason and when there will be more.

    Without `now`, this is the answer of a recorded reply, and times are relative to the reply.
    """
    word = line.label(answer.word, _STYLES[answer.word])
    reason = line.text(f", {answer.reason}{_more(answer, now or answer.read_at)}")
    recorded = line.label("" if now else " (demo: a recorded reply)", DIM)
    line.print(line.text(name, STRONG), line.label(": "), word, reason, recorded)


def _more(answer: Answer, now: datetime | None) -> str:
    if answer.resets_at is None or now is None or answer.resets_at <= now:
        return ""
    return f"; more {words.relative(answer.resets_at, now)}"
