"""What is left, of one balance and of all in one unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import attrs

from coffers._cli.screen import DIM, EMPTY, LOW, PLENTY
from coffers.model import Account, Balance

BESIDE = ("cap", "overage")
"""Kinds that count without adding to the others."""


@attrs.frozen(kw_only=True)
class Figure:
    """What is left of one balance, or of all in one unit."""

    left: Decimal | None
    whole: Decimal | None
    """What `left` is a part of; ``None`` where that is unknown, or there is no such thing."""
    unlimited: bool
    complete: bool = True

    @property
    def share(self) -> Decimal | None:
        if self.unlimited or self.left is None or self.whole is None or self.whole < 0:
            return None
        return self.left / self.whole if self.whole else Decimal(self.left > 0)

    @property
    def style(self) -> str:
        """Colour that tells how much it is; none where it is not known of how much."""
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
        """Tell what is left, with ``?`` where there may be more or less."""
        if self.unlimited:
            return "unlimited"
        if self.left is None:
            return "unknown"
        return number(self.left) if self.complete else f"{number(self.left)}?"


@attrs.frozen
class Spendable:
    """What can be spent in one unit, and what it is made of."""

    unit: str
    figure: Figure
    parts: Sequence[Balance]
    single: bool
    """Whether it is its one part and nothing else."""


def figure_of(balance: Balance) -> Figure:
    """Tell what is left of one balance."""
    return Figure(
        left=balance.remaining,
        whole=balance.limit,
        unlimited=bool(balance.unlimited),
        complete=not balance.soft,
    )


def spendables(account: Account) -> Iterator[Spendable]:
    """Tell what can be spent in each unit."""
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
