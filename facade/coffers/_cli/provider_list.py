"""Print the providers: all of them in a table, or one in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from coffers._cli.console import DIM, PLENTY, STRONG
from coffers._cli.screen import GAP, INDENT, Fact, Screen, padded, print_facts
from coffers.samples.catalogue import ProviderInfo

_POOLS = frozenset({"allowance", "prepaid", "lot"})
_HEADERS = ("PROVIDER", "KEY", "HOLDER", "PLAN", "POOLS", "RESET", "EXPIRY", "OVERAGE", "FREE")


def print_providers(screen: Screen, entries: Iterable[ProviderInfo]) -> None:
    """Print a row for each provider: which key it needs and what it reports."""
    rows = [
        [screen.text(text, STRONG) for text in _HEADERS],
        *([*_cells(screen, entry)] for entry in entries),
    ]
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        _print_row(screen, row, widths)
    screen.print()
    screen.print(screen.text("FREE: the provider says that asking costs nothing", DIM))
    screen.print(screen.text("coffers providers NAME shows one with its sources", DIM))


def _cells(screen: Screen, entry: ProviderInfo) -> Iterable[Text]:
    yield screen.text(entry.name)
    yield screen.text(entry.env, DIM)
    for reported in (
        "holder" in entry.tells,
        "plan" in entry.tells,
        bool(entry.tells & _POOLS),
        "reset" in entry.tells,
        "expiry" in entry.tells,
        "overage" in entry.tells,
        entry.polling == "free",
    ):
        yield screen.text("yes", PLENTY) if reported else screen.text(screen.symbols.none, DIM)


def _print_row(screen: Screen, row: Sequence[Text], widths: Sequence[int]) -> None:
    """Print a row.  On a narrow screen the key's variable is cut, because it matters least."""
    name, _, *cells = (padded(cell, width) for cell, width in zip(row, widths, strict=True))
    facts = Text(" ").join(cells)
    room = screen.width - name.cell_len - facts.cell_len - 2 * GAP
    width = min(widths[1], max(room, 0))
    key = padded(screen.cut(row[1], width), width)
    screen.print(Text(" " * GAP).join([name, key, facts]))


def print_provider(screen: Screen, entry: ProviderInfo) -> None:
    """Print everything known about one provider."""
    screen.print(screen.text(entry.name, STRONG), Text("  "), screen.text(entry.title))
    reported = ", ".join(sorted(entry.tells)) or "unknown, without a recorded reply"
    facts: list[Fact] = [
        ("key", f"{entry.env}: {entry.key}"),
        ("sent to", " or ".join((entry.base_url, *entry.hosts))),
        ("options", ", ".join(entry.options)),
        ("reports", reported),
        ("polling", entry.polling or "unknown"),
        ("confidence", entry.confidence or "unknown"),
        *(("leaves out", sentence) for sentence in entry.unseen),
        *(("source", f"{url}, read {read}") for url, read in entry.sources),
    ]
    print_facts(screen, [fact for fact in facts if fact[1]], indent=INDENT)
