"""Figures: what's left of a balance, or of all balances in a unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import attrs

from coffers._cli.console import DIM, EMPTY, LOW, PLENTY
from coffers.model import Account, Balance

BESIDE = ("cap", "overage")
"""Kinds that are shown beside the pools, because they don't add to them."""


@attrs.frozen(kw_only=True)
class Figure:
    """What's left of a balance, or of all balances in a unit."""

    left: Decimal | None
    whole: Decimal | None
    """What `left` is a part of; ``None`` if that is unknown or there is no limit."""
    unlimited: bool
    complete: bool = True

    @property
    def share(self) -> Decimal | None:
        if self.unlimited or self.left is None or self.whole is None or self.whole < 0:
            return None
        return self.left / self.whole if self.whole else Decimal(self.left > 0)

    @property
    def style(self) -> str:
        """Color for the share that is left, or ``''`` if the whole is unknown."""
        if self.unlimited:
            return PLENTY
        if self.left is None:
            return DIM
        if self.left <= 0:
            return EMPTY
        if self.share is None:
            return ""
        return LOW if self.share * 5 <= 1 else PLENTY

    def in_words(self, number: Callable[[Decimal], str]) -> str:
        """Return what's left in words, with ``?`` if not all of it is known."""
        if self.unlimited:
            return "unlimited"
        if self.left is None:
            return "unknown"
        return number(self.left) if self.complete else f"{number(self.left)}?"


@attrs.frozen
class Spendable:
    """What can be spent in one unit, and the balances that make it up."""

    unit: str
    figure: Figure
    parts: Sequence[Balance]
    single: bool
    """Whether there is only one part, and the figure is simply that part's."""


def figure_of(balance: Balance) -> Figure:
    """Return what's left of one balance."""
    return Figure(
        left=balance.remaining,
        whole=balance.limit,
        unlimited=bool(balance.unlimited),
        complete=not balance.soft,
    )


def spendables(account: Account) -> Iterator[Spendable]:
    """Yield what can be spent in each unit."""
    counting = [b for b in account.balances if b.counts and b.kind != "slots"]
    for unit in dict.fromkeys(balance.unit for balance in counting):
        yield _spendable(account, unit, [b for b in counting if b.unit == unit])


def _spendable(account: Account, unit: str, parts: Sequence[Balance]) -> Spendable:
    pools = [b for b in parts if b.kind not in BESIDE and not b.expired(account.observed_at)]
    if len(parts) == len(pools) == 1 and not (account.holder.disabled or account.blocked):
        return Spendable(unit, figure_of(parts[0]), parts, single=True)
    room = account.headroom(unit)
    bounding = [b for b in parts if b.key == room.limited_by] if room.limited_by else pools
    limits = [b.limit for b in bounding if b.limit is not None]
    known = room.complete and limits and len(limits) == len(bounding)
    figure = Figure(
        left=room.amount,
        whole=sum(limits, Decimal(0)) if known else None,
        unlimited=room.unlimited,
        complete=room.complete,
    )
    return Spendable(unit, figure, parts, single=False)
