"""Rows of the table of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs
from rich.text import Text

from coffers._cli import words
from coffers._cli.console import DIM, EMPTY, LOW, PLENTY, STRONG
from coffers._cli.figures import BESIDE, Figure, Spendable, figure_of, spendables
from coffers._cli.screen import Screen
from coffers._fleet import Reading
from coffers.errors import CoffersError
from coffers.model import Account, Balance


@attrs.frozen(kw_only=True)
class Row:
    """One line of the table."""

    account: Text = attrs.field(factory=Text)
    provider: Text = attrs.field(factory=Text)
    plan: Text = attrs.field(factory=Text)
    status: Text = attrs.field(factory=Text)
    """Follows the plan's name, and is never cut."""
    figure: Figure | None = None
    left: Text = attrs.field(factory=Text)
    of: Text = attrs.field(factory=Text)
    resets: Text = attrs.field(factory=Text)
    remark: Text | None = None
    """Text that takes the place of all columns after the provider."""


def reading_rows(
    screen: Screen, reading: Reading, provider: Text, now: datetime | None = None
) -> list[Row]:
    """Return the rows of one account, including one for the error if there was one.

    Without `now`, times are relative to the reading.
    """
    account, error = reading.account, reading.error
    rows = [] if account is None else _account_rows(screen, account, now or account.observed_at)
    if error is not None:
        rows.append(Row(remark=_error_remark(screen, account, error, now)))
    first, *others = rows
    return [
        attrs.evolve(first, account=screen.text(reading.name, STRONG), provider=provider),
        *others,
    ]


def _error_remark(
    screen: Screen, account: Account | None, error: CoffersError, now: datetime | None
) -> Text:
    if account is None:
        sign, problem = (screen.symbols.wrong, EMPTY), words.problem(error)
    else:
        sign = (screen.symbols.notice, LOW)
        problem = words.outdated(account, error, now or account.observed_at)
    return Text.assemble(sign, " ", screen.text(problem))


def _account_rows(screen: Screen, account: Account, now: datetime) -> list[Row]:
    rows = [
        row for spendable in spendables(account) for row in _spendable_rows(screen, spendable, now)
    ]
    first, *others = rows or [Row(of=Text("nothing that can be spent", DIM))]
    plan, status = _plan_cell(screen, account)
    return [attrs.evolve(first, plan=plan, status=status), *others]


def _plan_cell(screen: Screen, account: Account) -> tuple[Text, Text]:
    """Return the plan's name, and the account's status unless it is simply active."""
    name = account.plan.name or account.plan.id or ""
    status = (
        "" if account.plan.status in ("active", "unknown") else words.spaced(account.plan.status)
    )
    status = "blocked" if account.blocked else status
    status = "disabled" if account.holder.disabled else status
    style = EMPTY if status in ("blocked", "disabled", "expired", "past due") else ""
    if not name:
        return Text(), Text(status, style) if status else Text(screen.symbols.none, DIM)
    is_in_name = status.casefold() in name.casefold()
    return screen.text(name), Text("" if is_in_name else f", {status}", style)


def _spendable_rows(screen: Screen, spendable: Spendable, now: datetime) -> Iterator[Row]:
    head = _amount_row(screen, spendable.figure, spendable.unit)
    head.left.stylize(STRONG)
    if spendable.single:
        yield attrs.evolve(head, resets=_resets(spendable.parts[0], now))
        return
    yield head
    for part in spendable.parts:
        yield attrs.evolve(
            _amount_row(screen, figure_of(part), part.kind if part.kind in BESIDE else ""),
            account=Text.assemble("  ", screen.text(part.key, DIM)),
            resets=_resets(part, now),
        )


def _amount_row(screen: Screen, figure: Figure, unit: str) -> Row:
    of = "" if figure.whole is None or figure.unlimited else f"of {words.brief(figure.whole)}"
    style = "" if figure.style == PLENTY else figure.style
    return Row(
        figure=figure,
        left=Text(figure.in_words(words.brief), style),
        of=screen.text(f"{of} {unit}"),
    )


def _resets(balance: Balance, now: datetime) -> Text:
    """Return the cell that says when the balance resets or expires."""
    if balance.expires_at is not None and balance.expired(now):
        return Text(f"expired {words.relative(balance.expires_at, now)}", DIM)
    if balance.resets_at is not None:
        sign = "~" if balance.basis["resets_at"] == "inferred" else ""
        return Text(f"{sign}{words.relative(balance.resets_at, now)}")
    if balance.expires_at is not None:
        return Text(f"expires {words.relative(balance.expires_at, now)}")
    return Text("unknown" if balance.kind == "allowance" else "", DIM)
