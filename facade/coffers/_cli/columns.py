"""Rows in columns that fit the screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from rich.text import Text

from coffers._cli.rows import Row
from coffers._cli.screen import Screen, padded
from coffers._cli.styles import BAR, DIM, GAP

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
"""What gets narrower, down to which width, and then is left out, where a line would be too long.
Numbers never are."""
_LEFT_TO_RIGHT = "\u200e"


def print_rows(screen: Screen, rows: Sequence[Row]) -> None:
    """Print the header and all rows."""
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
    """Fit the columns into the screen, and leave out those without a content."""
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
    """Tell how far a column stands from the one before it."""
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
            # Keeps the numbers that follow in their place, on a terminal that reorders.
            cell.append(_LEFT_TO_RIGHT)
        line.append(" " * _gap(name, widths)).append_text(cell)
    return line
