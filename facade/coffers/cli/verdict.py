"""The one question: whether an account has enough left."""

from __future__ import annotations

from decimal import Decimal

from rich.text import Text

from coffers.cli import words
from coffers.cli.screen import Screen
from coffers.cli.styles import DIM, EMPTY, LOW, PLENTY, STRONG
from coffers.errors import ConfigurationError
from coffers.fleet import Reading
from coffers.model import Account, Verdict

_VERDICTS = {"yes": PLENTY, "no": EMPTY, "unknown": LOW}


def only_unit(account: Account) -> str | None:
    """Give the one unit that the account holds; none where it holds nothing."""
    if len(account.units) > 1:
        msg = f"{account.name} needs --unit: it holds {' and '.join(account.units)}"
        raise ConfigurationError(msg)
    return account.units[0] if account.units else None


def decide(reading: Reading, need: Decimal, unit: str | None, *, overage: bool) -> Verdict:
    """Answer by what was read; unknown where that says nothing about it."""
    if reading.account is None:
        return Verdict("unknown", words.problem(reading))
    if unit is None:
        return Verdict("unknown", "the account holds nothing that can be spent")
    return reading.account.can_afford(need, unit, include_overage=overage)


def print_verdict(screen: Screen, name: str, verdict: Verdict, *, recorded: bool) -> None:
    """Print one line: the account, the answer and the reason."""
    answer = Text(verdict.word, _VERDICTS[verdict.word])
    reason = screen.text(f", {verdict.reason}")
    demo = Text(" (demo: a recorded reply)" if recorded else "", DIM)
    screen.print(screen.text(name, STRONG), Text(": "), answer, reason, demo)
