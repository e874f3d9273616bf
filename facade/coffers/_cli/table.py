"""The table of all accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from rich.text import Text

from coffers._cli import words
from coffers._cli.columns import print_rows
from coffers._cli.figures import spendables
from coffers._cli.notices import print_notices
from coffers._cli.rows import Row, reading_rows
from coffers._cli.screen import Screen
from coffers._cli.styles import DIM, EMPTY, LOW
from coffers._fleet import Reading
from coffers.model import Account


def print_table(
    screen: Screen,
    readings: Sequence[Reading],
    provider_of: Callable[[str], str],
    now: datetime | None = None,
) -> None:
    """Print all accounts, one or more lines each, and what else is to be said about them.

    Without `now` times are relative to the reading.
    """
    providers = [provider_of(reading.name) for reading in readings]
    if providers == [reading.name for reading in readings]:
        providers = [""] * len(providers)
    rows = [
        row
        for reading, provider in zip(readings, providers, strict=True)
        for row in reading_rows(screen, reading, screen.text(provider, DIM), now)
    ]
    print_rows(screen, rows)
    screen.print()
    accounts = [reading.account for reading in readings if reading.account is not None]
    if any(account.notices for account in accounts):
        print_notices(screen, accounts, now)
        screen.print()
    for sign, meaning in _legend(rows):
        screen.print_beside(Text(sign, DIM), Text(meaning, DIM), 2)
    _print_summary(screen, accounts, len(readings))


def _legend(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    if any(row.resets.plain.startswith("~") for row in rows):
        yield "~", "inferred from documentation, not told by the provider"
    if any(row.left.plain.endswith("?") for row in rows):
        yield "?", "not all of it is known"


def _print_summary(screen: Screen, accounts: Sequence[Account], asked: int) -> None:
    worst = [_worst(account) for account in accounts]
    counts = (
        (worst.count(LOW), "low", LOW),
        (worst.count(EMPTY), "empty", EMPTY),
        (sum(account.stale for account in accounts), "out of date", LOW),
        (asked - len(accounts), "could not be read", EMPTY),
    )
    parts = [Text(f"{count} {what}", style) for count, what, style in counts if count]
    screen.print(Text(", ").join([Text(words.counted(asked, "account")), *parts]))


def _worst(account: Account) -> str:
    """Tell how much is left in the unit that is nearest to its end."""
    styles = {spendable.figure.style for spendable in spendables(account)}
    return next((style for style in (EMPTY, LOW) if style in styles), "")
