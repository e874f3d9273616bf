"""The screen, and the text that is safe to show on it.

Strings from providers and files reach the screen only through `Screen.text`, which removes what
could control a terminal.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from decimal import Decimal

import attrs
from rich.console import Console
from rich.text import Text

from coffers._cli.console import DIM, encodable, plain

GAP = 2
"""Cells between columns."""
BAR = 10
"""Cells of a bar on a screen of ordinary width."""


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


class Screen:
    """A console, and the symbols that its encoding can show."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding
        self.width = console.width
        every = "".join(attrs.astuple(_UNICODE))
        self.symbols = _UNICODE if encodable(every, self._encoding) == every else _ASCII

    def text(self, value: str, style: str = "") -> Text:
        """Return a foreign `value` as plain text that the console can encode."""
        return Text(encodable(plain(value), self._encoding), style)

    def label(self, words: str, style: str = "") -> Text:
        """Return words of our own."""
        return Text(words, style)

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


_PIPED = (100, 25)
"""Columns and lines without a terminal."""


def stdout_console() -> Console:
    """Return a console for stdout.  Without color it writes no escape sequences."""
    size = shutil.get_terminal_size(_PIPED)
    return Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        width=size.columns,
        height=size.lines,
        highlight=False,
        markup=False,
        emoji=False,
    )


def stdout_screen() -> Screen:
    """Return the screen on stdout."""
    return Screen(stdout_console())
