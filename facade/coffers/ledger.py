"""What is held and was spent of one pool, beside what its provider tells.

    {"holds": {"8f…": {"unit": "credits", "amount": "10", "by": "…", "until": 1763770600.0}},
     "spent": [{"unit": "credits", "amount": "7", "by": "…", "shows_at": 1763770000.0}],
     "settled": 1763760000.0}

A hold takes its amount from what is available until it is committed, released or over.  A commit
takes what was used, from readings that were asked for before the provider's number can show it; a
later reading shows it itself, so that nothing counts twice.  All times are the store's, and every
change is a function of the ledger and that time alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs

from coffers.model import EXACT, Account, Balance
from coffers.stores import Document

_MARGIN = 60.0
"""Seconds for which a commit is kept longer than it must: a reading ages while it is used."""


@attrs.frozen(kw_only=True)
class Reservation:
    """An amount that is to be held."""

    id: str
    unit: str
    amount: Decimal
    seconds: float
    """How long it lasts, unless it is committed or released before."""


@attrs.frozen
class Taken:
    """What is to be taken off a reading."""

    held: Decimal
    spent: Decimal
    here: Decimal
    """Of both, what was taken through the access itself."""


def opened(ledger: Document | None, now: float) -> Document:
    """`ledger` without the holds that are over."""
    there = ledger or {"holds": {}, "spent": [], "settled": 0.0}
    holds = {name: hold for name, hold in there["holds"].items() if hold["until"] > now}
    return {**there, "holds": holds}


def with_hold(ledger: Document, wanted: Reservation, by: str, now: float) -> Document:
    """`ledger` with one more hold, made through the access `by`."""
    entry = {"unit": wanted.unit, "amount": f"{wanted.amount:f}", "by": by}
    holds = {**ledger["holds"], wanted.id: {**entry, "until": now + wanted.seconds}}
    return {**ledger, "holds": holds}


def without_hold(ledger: Document, held: Reservation) -> Document:
    """`ledger` with what was held available again."""
    holds = {name: hold for name, hold in ledger["holds"].items() if name != held.id}
    return {**ledger, "holds": holds}


def with_spent(
    ledger: Document, unit: str, used: Decimal, by: str, *, shows_at: float, oldest: float
) -> Document:
    """`ledger` with `used` spent through the access `by`.

    Readings show it that are asked for at `shows_at` or later.  What every reading shows that may
    still be used, because it was asked for at `oldest` or later, is forgotten.
    """
    entry = {"unit": unit, "amount": f"{used:f}", "by": by, "shows_at": shows_at}
    spent = [*ledger["spent"], entry]
    forgotten = [e["shows_at"] for e in spent if e["shows_at"] <= oldest - _MARGIN]
    return {
        **ledger,
        "spent": [e for e in spent if e["shows_at"] > oldest - _MARGIN],
        "settled": max([ledger["settled"], *forgotten]),
    }


def too_old(ledger: Document, asked_at: float) -> bool:
    """Whether a reading does not show what the ledger has forgotten."""
    return bool(asked_at < ledger["settled"])


def taken(ledger: Document, unit: str, asked_at: float, by: str) -> Taken:
    """What a reading that was asked for at `asked_at` does not show."""
    held = [h for h in ledger["holds"].values() if h["unit"] == unit]
    spent = [s for s in ledger["spent"] if s["unit"] == unit and s["shows_at"] > asked_at]
    here = [entry for entry in (*held, *spent) if entry["by"] == by]
    return Taken(_sum(held), _sum(spent), _sum(here))


def available(account: Account, unit: str, taken: Taken) -> Account:
    """`account`, as if what is taken were spent already.

    A cap on a single key bounds what goes through that key; any other one bounds everybody.
    """
    everything = EXACT.add(taken.held, taken.spent)
    if not everything or account.headroom(unit, include_overage=True).amount is None:
        return account
    through_cap = taken.here if account.holder.scope == "key" else everything
    balances = [
        attrs.evolve(b, remaining=EXACT.subtract(b.remaining, through_cap))
        if b.kind == "cap" and b.unit == unit and b.remaining is not None
        else b
        for b in account.balances
    ]
    off = Balance(key="taken", kind="prepaid", unit=unit, remaining=EXACT.minus(everything))
    return attrs.evolve(account, balances=[*balances, off])


def _sum(entries: Iterable[dict[str, Any]]) -> Decimal:
    total = Decimal(0)
    for entry in entries:
        total = EXACT.add(total, Decimal(entry["amount"]))
    return total
