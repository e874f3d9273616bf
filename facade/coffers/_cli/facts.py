"""Lists of facts: a label, and beside it what it says."""

from __future__ import annotations

from collections.abc import Sequence

from coffers._cli.screen import Screen
from coffers._cli.styles import DIM, GAP

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
