"""The ledger of one account: its holds, and spending that the provider's number may not show.

    {"holds": {"8f…": {"unit": "credits", "amount": "10", "by": "…", "since": 1763770000.0,
                       "until": 1763770600.0}},
     "spent": {"a3…": {"unit": "credits", "by": "…", "base": "0",
                       "points": [[1763769000.0, 1763769300.0, "7"]]}},
     "asked": 1763769900.0, "settled": 1763760000.0}

A hold lowers what is available until it is committed, released or expires.  A commit is subtracted
from readings that were asked for before the provider's number can show it.  A later reading shows
it by itself, so nothing counts twice.

Each fleet adds up its commits in a tally of its own: a running total, with the times at which it
grew.  No other fleet writes that tally.  So writing it again changes nothing, and a total that the
store lost can be recognized.  Points without a reading between them are merged, because no reading
needs to tell them apart.  All times are the store's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Self

import attrs

from coffers._stores import Document
from coffers._stores.document import as_text, as_time
from coffers.model import EXACT, Account, Balance, BalanceKind

NEVER = float("-inf")
MARGIN = 60.0
"""Extra seconds for which a commit is kept, because a reading ages while it is used."""
LAPSED = 86_400.0
"""Seconds for which an expired hold is kept, because a clock that jumped ahead may be set back."""
_TIMES = "asked", "settled", "lag", "blocked_until"
_MOST_LAPSED, _MOST_POINTS = 256, 32
_DIGITS = 36
"""Most digits of a total on either side of the point; a single amount has six fewer."""
_AHEAD = 1.0
"""Seconds by which the clocks of processes may differ.

A time further ahead was written before a clock was set back.
"""
_STEPS = 16
"""Steps that a lag is divided into; a commit counts for at most one step too long."""


@attrs.frozen
class Held:
    """A hold, as an entry of the ledger."""

    unit: str
    amount: Decimal
    by: str
    """Mark of the access through which it was made; see `commitments.mark_of`."""
    since: float
    until: float


class Point(NamedTuple):
    """A running total at one time."""

    made_at: float
    """When its last part was committed."""
    shows_at: float
    """A reading that is asked for at this time or later shows it."""
    total: Decimal


@attrs.frozen
class Tally:
    """What one fleet has spent through one access, in one unit, as a running total."""

    unit: str
    by: str
    base: Decimal
    """The part of the total that every reading still in use shows."""
    points: tuple[Point, ...]
    """In the order of time, at least one."""

    @property
    def last(self) -> Point:
        """The current total."""
        return self.points[-1]

    def unshown(self, asked_at: float, since: float = NEVER) -> Decimal:
        """Return the spending that a reading asked for at `asked_at` doesn't show.

        Leaves out what was committed before `since`.
        """
        shown = [p.total for p in self.points if p.shows_at <= asked_at or p.made_at <= since]
        return EXACT.subtract(self.last.total, shown[-1] if shown else self.base)

    def plus(self, amount: Decimal, now: float, lag: float, asked: float) -> Self:
        """Return the tally after a commit of `amount`, which shows after `lag` seconds.

        `asked` is when the provider was last asked.
        """
        point = Point(now, now + lag, EXACT.add(self.last.total, amount))
        earlier = self.points
        if _can_merge(self.last, point, lag, asked):
            earlier = earlier[:-1]
        if (
            len(earlier) >= _MOST_POINTS
        ):  # drop the oldest, which then counts until the next one shows
            earlier = earlier[1:]
        return attrs.evolve(self, points=(*earlier, point))

    def put_back(self, now: float) -> Self:
        """Return the tally with future times moved to `now`: a clock was set back since."""
        if self.last.made_at <= now + _AHEAD:
            return self
        points = [
            Point(min(p.made_at, now), min(p.made_at, now) + p.shows_at - p.made_at, p.total)
            for p in self.points
        ]
        return attrs.evolve(self, points=tuple(points))

    def without_shown(self, oldest: float) -> Self:
        """Return the tally without the points that every reading since `oldest` shows."""
        shown = [p for p in self.points[:-1] if p.shows_at <= oldest]
        if not shown:
            return self
        return attrs.evolve(self, base=shown[-1].total, points=self.points[len(shown) :])


def _can_merge(last: Point, point: Point, lag: float, asked: float) -> bool:
    """Return whether no reading needs to tell `point` from `last`, the one before it."""
    if asked >= last.shows_at:
        return False
    step = lag / _STEPS
    return not step or last.made_at // step == point.made_at // step


@attrs.frozen
class Taken:
    """Amounts to subtract from a reading."""

    held: Decimal
    spent: Decimal
    """Spending that the reading doesn't show yet."""
    here: Decimal
    """The part of both that went through the reading's own access."""


@attrs.define
class Ledger:
    """The ledger of one account, within a transaction."""

    holds: dict[str, Held] = attrs.field(factory=dict)
    spent: dict[str, Tally] = attrs.field(factory=dict)
    asked: float = 0.0
    """When the provider was last asked, as far as the ledger knows."""
    settled: float = 0.0
    """Only readings asked for at this time or later show the spending that was dropped."""
    lag: float = 0.0
    """Longest lag of the spending that was dropped."""
    blocked_until: float = 0.0
    """Until then, others may have holds that are missing here, because the ledger was rebuilt."""

    def at_work(self, now: float) -> bool:
        """Return whether there are holds, or spending that a reading may not show."""
        return any(hold.until > now for hold in self.holds.values()) or bool(self.spent)

    def put_back(self, now: float, longest: float) -> bool:
        """Move future times to `now`, because a clock was set back; return whether there were any.

        `longest` is the length of the longest hold.
        """
        ahead = now + _AHEAD
        holds = {id_: h for id_, h in self.holds.items() if h.since > ahead}
        spent = {id_: t.put_back(now) for id_, t in self.spent.items()}
        is_ahead = spent != self.spent
        latest = max(self.asked, self.settled - self.lag, self.blocked_until - longest)
        for id_, hold in holds.items():
            until = now + hold.until - hold.since
            self.holds[id_] = attrs.evolve(hold, since=now, until=until)
        self.spent = spent
        if latest > ahead:
            # Dropped spending was committed by now, so it shows after its lag at the latest.
            self.asked, self.settled = min(self.asked, now), min(self.settled, now + self.lag)
            self.blocked_until = min(self.blocked_until, now + longest)
        return bool(holds) or is_ahead or latest > ahead

    def tidy(self, now: float, oldest: float) -> None:
        """Drop what readings asked for at `oldest` or later don't need."""
        over = sorted((h.until, id_) for id_, h in self.holds.items() if h.until <= now)
        gone = [id_ for until, id_ in over if until <= now - LAPSED] + [
            id_ for _, id_ in over[: max(0, len(over) - _MOST_LAPSED)]
        ]
        for id_ in gone:
            self.holds.pop(id_, None)
        shown_by_all = oldest - MARGIN
        for id_, tally in [*self.spent.items()]:
            self.spent[id_] = tally.without_shown(shown_by_all)
            forgotten = [p for p in tally.points if p.shows_at <= shown_by_all]
            self.settled = max([self.settled, *(p.shows_at for p in forgotten)])
            self.lag = max([self.lag, *(p.shows_at - p.made_at for p in forgotten)])
            if tally.last.shows_at <= shown_by_all:
                del self.spent[id_]

    def taken(self, unit: str, asked_at: float, by: str, now: float, since: float = NEVER) -> Taken:
        """Return what to subtract from a reading asked for at `asked_at` through access `by`.

        Leaves out what was committed before `since`.
        """
        held = [h for h in self.holds.values() if h.unit == unit and h.until > now]
        spent = [(t.by, t.unshown(asked_at, since)) for t in self.spent.values() if t.unit == unit]
        here = [*(h.amount for h in held if h.by == by), *(s for mark, s in spent if mark == by)]
        return Taken(total(h.amount for h in held), total(s for _, s in spent), total(here))

    def document(self) -> Document:
        """Return the ledger as the store keeps it."""
        holds = {
            id_: {
                "unit": hold.unit,
                "amount": f"{hold.amount:f}",
                "by": hold.by,
                "since": hold.since,
                "until": hold.until,
            }
            for id_, hold in self.holds.items()
        }
        spent = {
            id_: {
                "unit": tally.unit,
                "by": tally.by,
                "base": f"{tally.base:f}",
                "points": [[p.made_at, p.shows_at, f"{p.total:f}"] for p in tally.points],
            }
            for id_, tally in self.spent.items()
        }
        times = {name: at for name in _TIMES if (at := getattr(self, name))}
        return {"holds": holds, "spent": spent, **times}


def read(document: Document | None) -> Ledger:
    """Return the ledger in `document`.  Raises `ValueError` if it is damaged."""
    if document is None:
        return Ledger()
    try:
        return Ledger(
            holds={as_text(id_): _held(entry) for id_, entry in document["holds"].items()},
            spent={as_text(id_): _tally(entry) for id_, entry in document["spent"].items()},
            **{name: as_time(document.get(name, 0.0)) for name in _TIMES},
        )
    except (AttributeError, LookupError, TypeError, ValueError):
        raise ValueError from None


def _held(entry: Any) -> Held:
    return Held(
        unit=as_text(entry["unit"]),
        amount=_amount(entry["amount"]),
        by=as_text(entry["by"]),
        since=as_time(entry["since"]),
        until=as_time(entry["until"]),
    )


def _tally(entry: Any) -> Tally:
    base = _amount(entry["base"])
    points = tuple(Point(as_time(a), as_time(b), _amount(total)) for a, b, total in entry["points"])
    totals = [base, *(point.total for point in points)]
    if not points or totals != sorted(totals):
        raise ValueError
    return Tally(as_text(entry["unit"]), as_text(entry["by"]), base, points)


def _amount(value: object) -> Decimal:
    """Return an amount short enough for exact sums.  Raises `ValueError`."""
    if not isinstance(value, str) or len(value) > 3 * _DIGITS:
        raise ValueError
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise ValueError from None
    if not amount.is_finite() or amount < 0 or abs(amount.adjusted()) > _DIGITS:
        raise ValueError
    return amount


def available(
    account: Account, unit: str, taken: Callable[[float], Taken], resets: Mapping[str, float]
) -> Account:
    """Return `account` as if everything that is `taken` were already spent.

    ``taken(since)`` leaves out what was committed before `since`.  `resets` has the last reset of
    each balance: earlier spending doesn't count against it.  A cap on a single key bounds only what
    goes through that key; every other cap bounds everyone.  Unknown amounts stay unknown.
    """
    ever = taken(NEVER)
    if not (ever.held or ever.spent):
        return account
    by_key = account.holder.scope == "key"
    balances = [
        _less(b, taken(resets.get(b.key, NEVER)), by_key=by_key)
        if b.kind == "cap" and b.unit == unit
        else b
        for b in account.balances
    ]
    kind = _spent_from(account, unit)
    if kind is not None:
        off = EXACT.add(ever.held, _off_pools(account, unit, ever.spent, taken, resets))
        balances.append(Balance(key="taken", kind=kind, unit=unit, remaining=EXACT.minus(off)))
    return attrs.evolve(account, balances=balances)


def _less(cap: Balance, taken: Taken, *, by_key: bool) -> Balance:
    if cap.remaining is None:
        return cap
    off = taken.here if by_key else EXACT.add(taken.held, taken.spent)
    return attrs.evolve(cap, remaining=EXACT.subtract(cap.remaining, off))


def _off_pools(
    account: Account,
    unit: str,
    spent: Decimal,
    taken: Callable[[float], Taken],
    resets: Mapping[str, float],
) -> Decimal:
    """Return how much of `spent` came out of the pools' current amounts.

    Spending from before the allowances were reset can only have come out of the other pools.
    """
    pools = [b for b in account.balances if b.unit == unit and b.counts and b.kind != "cap"]
    allowances = [b for b in pools if b.kind == "allowance"]
    reset_at = min((resets.get(b.key, NEVER) for b in allowances), default=NEVER)
    if reset_at == NEVER:
        return spent
    since = taken(reset_at).spent
    older = total(
        b.remaining
        for b in pools
        if b.kind != "allowance" and b.remaining is not None
        if b.remaining > 0
    )
    return EXACT.add(since, min(EXACT.subtract(spent, since), older))


def _spent_from(account: Account, unit: str) -> BalanceKind | None:
    """Return a kind that counts wherever the known pools count; ``None`` if no pool is known."""
    kinds = {
        b.kind
        for b in account.balances
        if b.unit == unit and b.counts and b.kind != "cap"
        if b.remaining is not None or b.expired(account.observed_at)
    }
    if not kinds:
        return None
    return "overage" if kinds == {"overage"} else "prepaid"


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the exact sum."""
    result = Decimal(0)
    for amount in amounts:
        result = EXACT.add(result, amount)
    return result
