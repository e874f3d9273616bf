"""The screen, and the text that is safe to show on it.

Strings from providers and files reach the screen only through `Screen.text`, which removes what
could control a terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal

import attrs
from rich.console import Console
from rich.text import Text

DIM, STRONG = "dim", "bold"
PLENTY, LOW, EMPTY = "green", "yellow", "red"
GAP = 2
"""Cells between columns."""
BAR = 10
"""Cells of a bar on a screen of ordinary width."""

_LONGEST = 400
"""Most characters to show of a foreign string."""
_WIDTH_CHANGING = "\ufe0e\ufe0f"


@attrs.frozen
class _Symbols:
    """Symbols that the screen uses besides letters and digits."""

    left: str
    gone: str
    cut: str
    none: str
    wrong: str
    notice: str


_UNICODE = _Symbols("█", "░", "…", "—", "✗", "▲")
_ASCII = _Symbols("#", ".", "...", "-", "x", "!")


def plain(value: str) -> str:
    """Return `value` as one line that can't control a terminal.

    Control and format characters are removed (escapes, overrides of the writing direction, joiners
    whose width terminals disagree on), and every run of white space becomes one space.
    """
    kept = [
        " " if c.isspace() else c
        for c in value[:_LONGEST]
        if c.isspace() or (unicodedata.category(c)[0] != "C" and c not in _WIDTH_CHANGING)
    ]
    line = " ".join("".join(kept).split())
    return f"{line}…" if len(value) > _LONGEST else line


class Screen:
    """A console, and the symbols that its encoding can show."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding
        self.width = console.width
        self.symbols = _UNICODE if self._can_show("".join(attrs.astuple(_UNICODE))) else _ASCII

    def text(self, value: str, style: str = "") -> Text:
        """Return `value` as plain text that the console can encode."""
        line = plain(value)
        if not self._can_show(line):
            line = line.replace("…", self.symbols.cut)
            line = line.encode(self._encoding, "replace").decode(self._encoding)
        return Text(line, style)

    def print(self, *parts: Text) -> None:
        """Print one line, no matter how long."""
        line = Text().join(parts)
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def print_beside(self, lead: Text, text: Text, lead_width: int) -> None:
        """Print `text` wrapped beside `lead`."""
        width = max(self.width - lead_width, 20)
        for line in text.wrap(self._console, width) or [Text()]:
            self.print(padded(lead, lead_width), line)
            lead = Text()

    def cut(self, text: Text, width: int) -> Text:
        """Return at most `width` cells of `text`, with a mark where it is cut."""
        text = text.copy()
        if text.cell_len > width:
            text.truncate(max(width - len(self.symbols.cut), 0))
            text.rstrip()
            text.append(self.symbols.cut)
        return text

    def bar(self, share: Decimal, width: int, style: str) -> Text:
        """Return a bar for a `share` of 1 that looks full or empty only if the share is."""
        filled = min(max(int(share * width), 1 if share > 0 else 0), width)
        return Text.assemble(
            (self.symbols.left * filled, style),
            (self.symbols.gone * (width - filled), DIM if filled else style),
        )

    def _can_show(self, text: str) -> bool:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True


def padded(text: Text, width: int, *, right: bool = False) -> Text:
    """Return `text` padded with blanks to `width` cells."""
    text = text.copy()
    (text.pad_left if right else text.pad_right)(max(width - text.cell_len, 0))
    return text


Fact = tuple[str, str]
"""A label and its value."""
_LABEL = 40
INDENT = 2


def print_facts(screen: Screen, facts: Sequence[Fact], indent: int = 0) -> None:
    """Print each fact on its own line, with aligned values."""
    labels = [screen.cut(screen.text(label, DIM), _LABEL) for label, _ in facts]
    width = indent + max(label.cell_len for label in labels) + GAP
    for label, (_, value) in zip(labels, facts, strict=True):
        label.pad_left(indent)
        screen.print_beside(label, screen.text(value), width)
