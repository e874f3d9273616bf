"""The list of providers."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from coffers.catalogue import Entry
from coffers.cli.facts import INDENT, print_facts
from coffers.cli.screen import Screen
from coffers.cli.styles import STRONG


def print_providers(screen: Screen, entries: Iterable[Entry]) -> None:
    """Print every provider, with what it needs and what it tells."""
    for entry in entries:
        facts = [
            ("key", f"{entry.env}: {entry.key}"),
            ("options", ", ".join(entry.options)),
            ("tells", ", ".join(sorted(entry.tells)) or "unknown, without a recorded reply"),
        ]
        screen.print(screen.text(entry.name, STRONG), Text("  "), screen.text(entry.title))
        print_facts(screen, [fact for fact in facts if fact[1]], indent=INDENT)
        screen.print()
