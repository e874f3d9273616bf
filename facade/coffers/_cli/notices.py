"""Notices: what a provider announces about an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.text import Text

from coffers._cli import words
from coffers._cli.console import LOW, STRONG
from coffers._cli.screen import Screen
from coffers.model import Account


def print_notices(screen: Screen, accounts: Iterable[Account], now: datetime | None = None) -> None:
    """Print the notices of these accounts, and what blocks them.

    Without `now`, times are relative to the reading.
    """
    for account in accounts:
        for line in _notices(account, now or account.observed_at):
            text = Text.assemble(screen.text(account.name, STRONG), screen.text(f": {line}"))
            print_remark(screen, text)


def print_remark(screen: Screen, text: Text) -> None:
    """Print `text` beside a sign that draws attention to it."""
    screen.print_beside(Text(screen.symbols.notice, LOW), text, 2)


def _notices(account: Account, now: datetime) -> Iterator[str]:
    if account.blocked:
        yield f"calls are refused: {account.blocked}"
    for notice in account.notices:
        at, when = notice.effective_at, ""
        if at is not None and at <= now:
            when = f" (since {at:%Y-%m-%d})"
        elif at is not None:
            when = f" (from {at:%Y-%m-%d}, {words.relative(at, now)})"
        yield f"{notice.kind}: {notice.message.rstrip('.')}{when}"
