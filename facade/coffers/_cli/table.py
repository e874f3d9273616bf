"""The table of all accounts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from rich.text import Text

from coffers._cli import words
from coffers._cli.console import DIM, EMPTY, LOW
from coffers._cli.figures import spendables
from coffers._cli.notices import print_notices
from coffers._cli.rows import Row, reading_rows
from coffers._cli.screen import BAR, GAP, Screen, padded
from coffers._fleet import Reading
from coffers.model import Account


def print_table(
    screen: Screen,
    readings: Sequence[Reading],
    provider_of: Callable[[str], str],
    now: datetime | None = None,
) -> None:
    """Print a table of all accounts, followed by notices, a legend and a summary.

    Without `now`, times are relative to the reading.
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
        yield "~", "inferred from documentation, not reported by the provider"
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
    """Return the style of the unit with the least left."""
    styles = {spendable.figure.style for spendable in spendables(account)}
    return next((style for style in (EMPTY, LOW) if style in styles), "")


_COLUMNS = ("account", "provider", "plan", "bar", "left", "of", "resets")
_HEADERS = {"account": "ACCOUNT", "provider": "PROVIDER", "plan": "PLAN", "resets": "RESETS"}
_WIDE, _WIDE_BAR = 100, 20
_YIELDING = (
    ("bar", 10),
    ("provider", 12),
    ("account", 24),
    ("plan", 20),
    ("bar", 6),
    ("plan", 12),
    ("account", 10),
)
_DISPENSABLE = ("provider", "plan", "resets", "bar")
"""Columns to narrow, each down to a width, and then to leave out, until a line fits.

Numbers are never cut.
"""
_LEFT_TO_RIGHT = "\u200e"


def print_rows(screen: Screen, rows: Sequence[Row]) -> None:
    """Print a header and the rows."""
    widths = _widths(rows, screen.width)
    headers = {name: Text(_HEADERS.get(name, ""), DIM) for name in widths}
    headers["bar" if "bar" in widths else "left"] = Text("LEFT", DIM)
    screen.print(_line(screen, headers, widths))
    named = {name: width for name, width in widths.items() if name in ("account", "provider")}
    for row in rows:
        if row.remark is None:
            screen.print(_line(screen, _cells(screen, row, widths), widths))
        else:
            lead = _line(screen, _cells(screen, row, named), named)
            screen.print_beside(lead, row.remark, lead.cell_len + GAP)


def _widths(rows: Sequence[Row], screen_width: int) -> dict[str, int]:
    """Return the width of each column that fits on the screen; leave out empty columns."""
    wanted = dict.fromkeys(_COLUMNS, 0)
    for row in rows:
        for name, width in _wanted(row, _WIDE_BAR if screen_width >= _WIDE else BAR).items():
            wanted[name] = max(wanted[name], width)
    natural = {
        name: max(width, len(_HEADERS.get(name, ""))) for name, width in wanted.items() if width
    }
    widths = _narrowed(natural, screen_width)
    for name in _DISPENSABLE:
        if _excess(widths, screen_width):
            natural.pop(name, None)
            widths = _narrowed(natural, screen_width)
    return widths


def _narrowed(natural: Mapping[str, int], screen_width: int) -> dict[str, int]:
    widths = dict(natural)
    for name, least in _YIELDING:
        if widths.get(name, 0) > least:
            widths[name] = max(widths[name] - _excess(widths, screen_width), least)
    return widths


def _excess(widths: Mapping[str, int], screen_width: int) -> int:
    taken = sum(width + _gap(name, widths) for name, width in widths.items())
    return max(taken - screen_width, 0)


def _gap(name: str, widths: Mapping[str, int]) -> int:
    """Return the cells between a column and the one before it."""
    if name == "account":
        return 0
    return 1 if name == "of" or (name == "left" and "bar" in widths) else GAP


def _wanted(row: Row, bar_width: int) -> dict[str, int]:
    return {
        "account": row.account.cell_len,
        "provider": row.provider.cell_len,
        "plan": row.plan.cell_len + row.status.cell_len,
        "bar": bar_width if row.figure is not None and row.figure.share is not None else 0,
        "left": row.left.cell_len,
        "of": row.of.cell_len,
        "resets": row.resets.cell_len,
    }


def _cells(screen: Screen, row: Row, widths: Mapping[str, int]) -> dict[str, Text]:
    cells = {
        "account": row.account,
        "provider": row.provider,
        "plan": screen.cut(row.plan, max(widths.get("plan", 0) - row.status.cell_len, 0)),
        "bar": Text(),
        "left": row.left,
        "of": row.of,
        "resets": row.resets,
    }
    cells["plan"].append_text(row.status)
    if "bar" in widths and row.figure is not None and row.figure.share is not None:
        cells["bar"] = screen.bar(row.figure.share, widths["bar"], row.figure.style)
    return cells


def _line(screen: Screen, cells: Mapping[str, Text], widths: Mapping[str, int]) -> Text:
    line = Text()
    for name, width in widths.items():
        cell = padded(screen.cut(cells[name], width), width, right=name == "left")
        if any(unicodedata.bidirectional(c) in ("R", "AL") for c in cell.plain):
            # Keep the numbers that follow in place on a terminal that reorders such text.
            cell.append(_LEFT_TO_RIGHT)
        line.append(" " * _gap(name, widths)).append_text(cell)
    return line
