"""Write a page in docs/providers/ for each provider: `python scripts/document.py [--check]`.

A page comes from the registry, the description's sources, and the reading of the recorded reply.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from coffers import samples
from coffers.model import Account, Balance
from coffers.samples import catalogue

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("docs", "providers")
WHAT = {
    "holder": "who the key belongs to",
    "plan": "the plan",
    "price": "its price",
    "reset": "when it resets",
    "expiry": "when credits expire",
    "notices": "notices",
    "allowance": "allowances",
    "prepaid": "prepaid credits",
    "lot": "dated grants",
    "overage": "overage",
    "cap": "caps",
    "slots": "slots",
}


def main() -> None:
    """Write the pages, or list outdated ones with --check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check
    pages = {FOLDER / f"{name}.md": page(entry) for name, entry in catalogue.providers().items()}
    stale = [path for path, text in pages.items() if not is_current(ROOT / path, text)]
    for path in stale:
        if check:
            print(f"{path} is outdated; run `nox -s docs`")
        else:
            (ROOT / path).write_text(pages[path], encoding="utf-8")
    print(f"{len(pages)} pages, {len(stale)} {'stale' if check else 'written'}")
    sys.exit(1 if check and stale else 0)


def is_current(path: Path, text: str) -> bool:
    """Return whether the page exists with this text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


def page(entry: catalogue.ProviderInfo) -> str:
    """Return the page of one provider."""
    return "\n".join(
        [
            f"# {entry.title}",
            "",
            *_table(("", ""), _facts(entry)),
            "",
            "## Balances",
            "",
            *_balances(entry.name),
            "",
            *_unseen(entry),
            "## Sources",
            "",
            *(f"* <{url}>, read {read}" for url, read in entry.sources),
            "",
        ]
    )


def _facts(entry: catalogue.ProviderInfo) -> Iterator[tuple[str, str]]:
    yield "name", f"`{entry.name}`"
    yield "key", f"{entry.key}, in `{entry.env}` or `key=`"
    yield "sent to", " or ".join((entry.base_url, *entry.hosts))
    if entry.options:
        yield "options", ", ".join(f"`{option}`" for option in entry.options)
    yield "reports", ", ".join(text for word, text in WHAT.items() if word in entry.tells)
    yield "polling", entry.polling or "unknown"
    yield "confidence", entry.confidence or "unknown"


def _unseen(entry: catalogue.ProviderInfo) -> Iterator[str]:
    if entry.unseen:
        yield from (
            "## What it leaves out",
            "",
            *(f"* {text}" for text in entry.unseen),
            "",
        )


def _balances(name: str) -> Iterable[str]:
    case = samples.sample(name)
    account = Account() if case is None else samples.read(name, case)
    headers = ("key", "kind", "unit", "reports", "counts")
    return _table(headers, (_balance(balance) for balance in account.balances))


def _balance(balance: Balance) -> tuple[str, ...]:
    known = [f"{value} ({basis})" for value, basis in sorted(balance.basis.items())]
    reports = ", ".join(text.removesuffix(" (reported)") for text in known)
    counts = "yes" if balance.counts else "no"
    return f"`{balance.key}`", balance.kind, balance.unit, reports or "nothing here", counts


def _table(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(headers)} |"
    yield f"|{'---|' * len(headers)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    main()
