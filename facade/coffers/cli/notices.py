"""What a provider announces about an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from coffers.cli import words
from coffers.cli.screen import Screen
from coffers.cli.styles import LOW, STRONG
from coffers.model import Account


def print_notices(screen: Screen, accounts: Iterable[Account]) -> None:
    """Print the notices of all these accounts, each beside its sign."""
    for account in accounts:
        for line in _notices(account):
            text = Text.assemble(screen.text(account.name, STRONG), screen.text(f": {line}"))
            screen.print_beside(Text(screen.symbols.notice, LOW), text, 2)


def _notices(account: Account) -> Iterator[str]:
    for notice in account.notices:
        at, when = notice.effective_at, ""
        if at is not None and at <= account.observed_at:
            when = f" (since {at:%Y-%m-%d})"
        elif at is not None:
            when = f" (from {at:%Y-%m-%d}, {words.relative(at, account.observed_at)})"
        yield f"{notice.kind}: {notice.message.rstrip('.')}{when}"
