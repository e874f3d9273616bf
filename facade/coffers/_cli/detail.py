"""One account in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from rich.text import Text

from coffers._cli import words
from coffers._cli.console import DIM, EMPTY, STRONG
from coffers._cli.figures import figure_of, spendables
from coffers._cli.notices import print_notices, print_remark
from coffers._cli.screen import BAR, GAP, INDENT, Fact, Screen, print_facts
from coffers.errors import CoffersError
from coffers.model import Account, Balance, Holder, Plan


def print_account(
    screen: Screen,
    account: Account,
    error: CoffersError | None = None,
    now: datetime | None = None,
) -> None:
    """Print everything known about one account, and the `error` that kept it from a newer reading.

    Without `now`, times are relative to the reading.
    """
    now = now or account.observed_at
    screen.print(screen.text(account.name, STRONG))
    screen.print()
    if error is not None:
        print_remark(screen, screen.text(words.outdated(account, error, now)))
        screen.print()
    via = f" through {account.via}" if account.via else ""
    facts = [("provider", account.provider + via), *_holder_facts(account.holder)]
    facts += [*_plan_facts(account.plan, now), *_spendable_facts(account)]
    facts += _reading_facts(account, now)
    print_facts(screen, facts)
    screen.print()
    for balance in account.balances:
        _print_balance(screen, balance, now)
    sections = {"entitlements": _entitlements(account), "not covered": _refusals(account)}
    for title, facts in sections.items():
        if facts:
            screen.print()
            screen.print(Text(title, STRONG))
            print_facts(screen, facts, indent=INDENT)
    if account.notices or account.blocked:
        screen.print()
        print_notices(screen, [account], now)


def _holder_facts(holder: Holder) -> Iterator[Fact]:
    names = [holder.display_name, holder.email, holder.id and f"id {holder.id}"]
    yield "holder", _listed(names) or "unknown"
    if holder.scope != "unknown":
        yield "scope", holder.scope
    if holder.created_at:
        yield "since", words.absolute(holder.created_at)
    if holder.key_hint:
        yield "key", holder.key_hint
    if holder.disabled:
        yield "state", "disabled: nothing can be spent"


def _plan_facts(plan: Plan, now: datetime) -> Iterator[Fact]:
    status = "" if plan.status == "unknown" else words.spaced(plan.status)
    raw = plan.status_raw and plan.status_raw != plan.status and f"reported as {plan.status_raw}"
    identity = plan.id and plan.id != plan.name and f"id {plan.id}"
    yield "plan", _listed([plan.name, identity or None, status, raw or None]) or "unknown"
    if plan.price is not None:
        period = f" {words.every(plan.period)}" if plan.period else ""
        yield "price", f"{words.exact(plan.price)} {plan.currency or '(currency unknown)'}{period}"
    elif plan.period:
        yield "period", words.every(plan.period)
    dates = (("started", plan.starts_at), ("ends", plan.ends_at), ("renews", plan.renews_at))
    for label, at in dates:
        if at is not None:
            yield label, words.moment(at, now)
    if plan.next_plan:
        yield "next plan", plan.next_plan


def _spendable_facts(account: Account) -> Iterator[Fact]:
    for spendable in spendables(account):
        figure, unit = spendable.figure, spendable.unit
        if figure.left is None and not figure.unlimited:
            yield "to spend", f"an unknown number of {unit}"
        else:
            remark = "" if figure.complete else ", not all of it known"
            yield "to spend", f"{figure.in_words(words.exact).rstrip('?')} {unit}{remark}"


def _reading_facts(account: Account, now: datetime) -> Iterator[Fact]:
    age = "" if account.observed_at == now else f"{words.age(account.observed_at, now)}, "
    yield "read", f"{age}{words.absolute(account.observed_at)}"
    if account.call_cost is not None:
        yield "cost", f"{words.exact(account.call_cost)} for this reading"
    if account.request_id:
        yield "request", account.request_id


def _print_balance(screen: Screen, balance: Balance, now: datetime) -> None:
    counts = "counts" if balance.counts else "does not count"
    every = f"{words.every(balance.period)}{_basis(balance, 'period')}" if balance.period else ""
    key = screen.text(balance.key, STRONG)
    screen.print(key, screen.text(f": {_listed([balance.kind, counts, every])}", DIM))
    figure, lead = figure_of(balance), Text(" " * INDENT)
    if figure.share is not None:
        lead.append_text(screen.bar(figure.share, BAR, figure.style))
    width = INDENT + BAR + GAP
    style = EMPTY if figure.style == EMPTY else ""
    screen.print_beside(lead, screen.text(_amounts(balance), style), width)
    for line in _dates(balance, now):
        screen.print_beside(Text(), screen.text(line), width)


def _amounts(balance: Balance) -> str:
    """Write ``82,769 (derived) of 100,000 characters left, 17,231 used``."""
    limit = _amount(balance, "limit", balance.limit)
    used = _amount(balance, "used", balance.used)
    remaining = _amount(balance, "remaining", balance.remaining)
    if balance.unlimited:
        return _listed([f"unlimited {balance.unit}", used and f"{used} used"])
    if remaining:
        of = f" of {limit}" if limit else ""
        return _listed([f"{remaining}{of} {balance.unit} left", used and f"{used} used"])
    bound = "granted" if balance.kind in ("allowance", "prepaid", "lot") else "at most"
    whole, drawn = f"{limit} {balance.unit} {bound}", f"{used} {balance.unit} used"
    return _listed([limit and whole, used and drawn, "what is left is unknown"])


def _amount(balance: Balance, name: str, value: Decimal | None) -> str:
    return "" if value is None else f"{words.exact(value)}{_basis(balance, name)}"


def _basis(balance: Balance, name: str) -> str:
    """Return a mark for a value that the provider didn't report itself."""
    basis = balance.basis.get(name, "reported")
    return "" if basis == "reported" else f" ({basis})"


def _dates(balance: Balance, now: datetime) -> Iterator[str]:
    ends = "expired" if balance.expires_at and balance.expires_at <= now else "expires"
    dates = (
        ("started", "starts_at", balance.starts_at),
        ("resets", "resets_at", balance.resets_at),
        (ends, "expires_at", balance.expires_at),
    )
    for label, name, at in dates:
        if at is not None:
            yield f"{label} {words.moment(at, now)}{_basis(balance, name)}"


def _entitlements(account: Account) -> list[Fact]:
    return [
        (name, ("no", "yes")[value] if isinstance(value, bool) else str(value))
        for name, value in account.entitlements.items()
    ]


def _refusals(account: Account) -> list[Fact]:
    """Return the operations that the provider refused, and why."""
    return [
        (operation, outcome) for operation, outcome in account.coverage.items() if outcome != "ok"
    ]


def _listed(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part)
