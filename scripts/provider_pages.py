"""The page of each provider, and the list of all.

Both are built from the registry, the description's sources, the reading of the recorded reply, and
the ledger of what the generated client leaves out.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from coffers import samples
from coffers.model import Account, Balance
from coffers.samples.catalogue import ProviderInfo

REPORTS = {
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
INTRODUCTION = """\
# Providers

Each page says which key a provider needs, what it reports, and what it leaves out.
`coffers providers` prints the same list. You can [add another provider](../write-a-provider.md).

Confidence is A if the vendor documents the reply, B if several third parties do, and C if only one
does. It's one level lower if the operation has a successor.
"""
LOSSES = """\
## The client and the description

`coffers_clients.{name}` accepts more than
[its description](../../openapi/{name}.yaml) says, so that a change at the provider doesn't break a
reading. Unfold a line to see where.
"""
FEW = 10
"""Places that are shown at once if something is lost there."""
LEFT_OUT = """\
## Left out

coffers can't read these yet. If you know of documentation that changes that, please
[contribute](../../CONTRIBUTING.md).
"""


def page(entry: ProviderInfo) -> str:
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
            *losses(entry.name, _ledger(entry.name)),
        ]
    )


def index(entries: Iterable[ProviderInfo], left_out: str) -> str:
    """Return the page of all providers; `left_out` is the TOML of those that aren't read."""
    entries = sorted(entries, key=lambda entry: entry.title.casefold())
    titles = {entry.title.casefold() for entry in entries}
    return "\n".join(
        [
            INTRODUCTION,
            *_table(("provider", "name", "key in", "balances", "confidence"), map(_row, entries)),
            "",
            LEFT_OUT,
            *_table(("provider", "why"), _left_out(left_out, titles)),
            "",
        ]
    )


def _row(entry: ProviderInfo) -> tuple[str, ...]:
    link = f"[{entry.title}]({entry.name}.md)"
    kinds = _reported(entry, ["allowance", "prepaid", "cap"])
    return link, f"`{entry.name}`", f"`{entry.env}`", kinds, entry.confidence or "unknown"


def _left_out(document: str, read: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the providers left out and why, except those in `read`."""
    for group in tomllib.loads(document)["provider"]:
        names = [name for name in group["names"] if name.casefold() not in read]
        if names:
            *others, last = names
            yield f"{', '.join(others)} and {last}" if others else last, group["why"]


def _facts(entry: ProviderInfo) -> Iterator[tuple[str, str]]:
    yield "name", f"`{entry.name}`"
    yield "key", f"{entry.key}, in `{entry.env}` or `key=`"
    yield "sent to", " or ".join((entry.base_url, *entry.hosts))
    if entry.options:
        yield "options", ", ".join(f"`{option}`" for option in entry.options)
    yield "reports", _reported(entry, [*REPORTS])
    yield "polling", entry.polling or "unknown"
    yield "confidence", entry.confidence or "unknown"


def _reported(entry: ProviderInfo, words: Sequence[str]) -> str:
    return ", ".join(REPORTS[word] for word in words if word in entry.tells)


def _unseen(entry: ProviderInfo) -> Iterator[str]:
    if entry.unseen:
        yield from (
            "## What it leaves out",
            "",
            *(f"* {text}" for text in entry.unseen),
            "",
        )


def _ledger(name: str) -> Mapping[str, Any]:
    """Return what the provider's client loses and loosens."""
    package = importlib.resources.files("coffers_clients") / name
    return tomllib.loads((package / "losses.toml").read_text(encoding="utf-8"))


def losses(name: str, ledger: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a ledger says: what is lost first, and open if it's short."""
    if ledger:
        yield LOSSES.format(name=name)
    for how in ("lost", "loosened"):
        for kind, entry in ledger.get(how, {}).items():
            places, became = entry["at"], escape(entry["became"], quote=False)
            shown = " open" if how == "lost" and len(places) <= FEW else ""
            count = "1 place" if len(places) == 1 else f"{len(places)} places"
            what = f"{how.capitalize()}: <b>{escape(kind)}</b> in {count} ({became})"
            yield from (f'<details markdown="1"{shown}><summary>{what}</summary>', "")
            yield from (f"* `{place}`" for place in places)
            yield from ("", "</details>", "")


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
