"""What is held and was spent of one pool, beside what its provider tells.

    {"holds": {"8f…": {"unit": "credits", "amount": "10", "by": "…", "until": 1763770600.0}},
     "spent": {"a3…": {"unit": "credits", "amount": "7", "by": "…", "shows_at": 1763770000.0}},
     "settled": 1763760000.0}

A hold takes its amount from what is available until it is committed, released or over.  A commit
takes what was used, from readings that were asked for before the provider's number can show it; a
later reading shows it itself, so that nothing counts twice.  Both have the id of their hold, so
that a commit that is repeated counts once.  All times are the store's, and every change is a
function of the ledger and that time alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs

from coffers.fleet.record import Known
from coffers.model import EXACT, Account, Balance, BalanceKind
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


def key(known: Known) -> str:
    """Under which a store keeps the ledger of the pool."""
    return f"ledger {known.pool}"


def opened(ledger: Document | None, now: float) -> Document:
    """`ledger` without the holds that are over."""
    there = ledger or {"holds": {}, "spent": {}, "settled": 0.0}
    holds = {name: hold for name, hold in there["holds"].items() if hold["until"] > now}
    return {**there, "holds": holds}


def with_hold(ledger: Document, wanted: Reservation, by: str, now: float) -> Document:
    """`ledger` with one more hold, made through the access `by`."""
    entry = {"unit": wanted.unit, "amount": f"{wanted.amount:f}", "by": _mark(by)}
    holds = {**ledger["holds"], wanted.id: {**entry, "until": now + wanted.seconds}}
    return {**ledger, "holds": holds}


def without_hold(ledger: Document, held: Reservation) -> Document:
    """`ledger` with what was held available again."""
    holds = {name: hold for name, hold in ledger["holds"].items() if name != held.id}
    return {**ledger, "holds": holds}


def with_spent(
    ledger: Document, held: Reservation, used: Decimal, by: str, *, shows_at: float, oldest: float
) -> Document:
    """`ledger` with `used` spent through the access `by`, instead of what was held.

    Readings show it that are asked for at `shows_at` or later.  What every reading shows that may
    still be used, because it was asked for at `oldest` or later, is forgotten.
    """
    entry = {"unit": held.unit, "amount": f"{used:f}", "by": _mark(by), "shows_at": shows_at}
    spent = {**ledger["spent"], held.id: entry}
    forgotten = [e["shows_at"] for e in spent.values() if e["shows_at"] <= oldest - _MARGIN]
    return {
        **without_hold(ledger, held),
        "spent": {name: e for name, e in spent.items() if e["shows_at"] > oldest - _MARGIN},
        "settled": max([ledger["settled"], *forgotten]),
    }


def too_old(ledger: Document, asked_at: float) -> bool:
    """Whether a reading does not show what the ledger has forgotten."""
    return bool(asked_at < ledger["settled"])


def taken(ledger: Document, unit: str, asked_at: float, by: str) -> Taken:
    """What a reading that was asked for at `asked_at` does not show."""
    held = [h for h in ledger["holds"].values() if h["unit"] == unit]
    spent = [s for s in ledger["spent"].values() if s["unit"] == unit]
    spent = [s for s in spent if s["shows_at"] > asked_at]
    mark = _mark(by)
    here = [entry for entry in (*held, *spent) if entry["by"] == mark]
    return Taken(_sum(held), _sum(spent), _sum(here))


def available(account: Account, unit: str, taken: Taken) -> Account:
    """`account`, as if what is taken were spent already.

    A cap on a single key bounds what goes through that key; any other one bounds everybody.  What
    is not known stays so, however much of it is taken.
    """
    everything = EXACT.add(taken.held, taken.spent)
    if not everything:
        return account
    through_cap = taken.here if account.holder.scope == "key" else everything
    balances = [
        attrs.evolve(b, remaining=EXACT.subtract(b.remaining, through_cap))
        if b.kind == "cap" and b.unit == unit and b.remaining is not None
        else b
        for b in account.balances
    ]
    kind = _spent_from(account, unit)
    if kind is not None:
        off = Balance(key="taken", kind=kind, unit=unit, remaining=EXACT.minus(everything))
        balances.append(off)
    return attrs.evolve(account, balances=balances)


def _spent_from(account: Account, unit: str) -> BalanceKind | None:
    """A kind that is counted wherever the known pools are; ``None`` where none is known."""
    kinds = {
        b.kind
        for b in account.balances
        if b.unit == unit and b.counts and b.kind != "cap"
        if b.remaining is not None or b.expired(account.observed_at)
    }
    if not kinds:
        return None
    return "overage" if kinds == {"overage"} else "prepaid"


def _mark(access: str) -> str:
    """What stands for an access, in each of many entries."""
    return hashlib.sha256(access.encode()).hexdigest()[:12]


def _sum(entries: Iterable[dict[str, Any]]) -> Decimal:
    total = Decimal(0)
    for entry in entries:
        total = EXACT.add(total, Decimal(entry["amount"]))
    return total
