"""The screen, and the text that is safe to show on it.

What a provider or a file says gets onto the screen through `Screen.text` only, which takes out
whatever could act on a terminal.
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
"""Cells between two columns."""
BAR = 10
"""Cells of a bar on a screen of the usual width."""


_LONGEST = 400
"""Characters of one foreign text; more than that says nothing on a screen."""
_WIDTH_CHANGING = "\ufe0e\ufe0f"


@attrs.frozen
class _Symbols:
    """What the screen shows beyond letters and digits."""

    left: str
    gone: str
    cut: str
    none: str
    wrong: str
    notice: str


_UNICODE = _Symbols("█", "░", "…", "—", "✗", "▲")
_ASCII = _Symbols("#", ".", "...", "-", "x", "!")


def plain(value: str) -> str:
    """Make one line of `value` that cannot act on a terminal.

    Control and format characters go (escapes, overrides of the writing direction, joiners whose
    width terminals disagree on), and white space of every kind becomes one space.
    """
    kept = [
        " " if c.isspace() else c
        for c in value[:_LONGEST]
        if c.isspace() or (unicodedata.category(c)[0] != "C" and c not in _WIDTH_CHANGING)
    ]
    line = " ".join("".join(kept).split())
    return f"{line}…" if len(value) > _LONGEST else line


class Screen:
    """A console, and the symbols that its encoding has."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding
        self.width = console.width
        self.symbols = _UNICODE if self._can_show("".join(attrs.astuple(_UNICODE))) else _ASCII

    def text(self, value: str, style: str = "") -> Text:
        """Clean `value`, and replace what the console cannot encode."""
        line = plain(value)
        if not self._can_show(line):
            line = line.replace("…", self.symbols.cut)
            line = line.encode(self._encoding, "replace").decode(self._encoding)
        return Text(line, style)

    def print(self, *parts: Text) -> None:
        """Print one line, however long."""
        line = Text().join(parts)
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def print_beside(self, lead: Text, text: Text, lead_width: int) -> None:
        """Print `text` in as many lines as it takes, the first one beside `lead`."""
        width = max(self.width - lead_width, 20)
        for line in text.wrap(self._console, width) or [Text()]:
            self.print(padded(lead, lead_width), line)
            lead = Text()

    def cut(self, text: Text, width: int) -> Text:
        """Take at most `width` cells of `text`, and show where something is left out."""
        text = text.copy()
        if text.cell_len > width:
            text.truncate(max(width - len(self.symbols.cut), 0))
            text.rstrip()
            text.append(self.symbols.cut)
        return text

    def bar(self, share: Decimal, width: int, style: str) -> Text:
        """Draw `share` of 1, which looks full or empty only where it is."""
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
    """Fill `text` up with blanks to `width` cells."""
    text = text.copy()
    (text.pad_left if right else text.pad_right)(max(width - text.cell_len, 0))
    return text


Fact = tuple[str, str]
"""A label, and what it says."""
_LABEL = 40
INDENT = 2


def print_facts(screen: Screen, facts: Sequence[Fact], indent: int = 0) -> None:
    """Print each fact in a line of its own, the values beneath each other."""
    labels = [screen.cut(screen.text(label, DIM), _LABEL) for label, _ in facts]
    width = indent + max(label.cell_len for label in labels) + GAP
    for label, (_, value) in zip(labels, facts, strict=True):
        label.pad_left(indent)
        screen.print_beside(label, screen.text(value), width)
