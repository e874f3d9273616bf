"""What this fleet holds and has spent, which a store may lose.

A store can be emptied, replaced by another one or by an older copy of itself, and its clock can
jump, while the processes that use it go on.  So each fleet knows what it holds and has spent, and
every operation first makes the ledgers say so: what is missing is entered again, what was ended
goes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import uuid4

import attrs

from coffers._fleet import ledger, ledger_lookup
from coffers._fleet.ledger import Held, Ledger, Point, Tally
from coffers._fleet.ledger_lookup import LedgerKeys
from coffers._stores import Key, Transaction
from coffers._wire import forks
from coffers.model import EXACT

_ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class Reservation:
    """An amount that is held, or is to be."""

    id: str
    unit: str
    amount: Decimal
    seconds: float
    """How long it lasts, unless it is committed or released before."""
    process: int = attrs.field(factory=os.getpid)
    """Whose it is; a forked child may end it."""


@attrs.frozen
class _Hold:
    reservation: Reservation
    access: Key
    ends: float
    """By the clock of this process, which does not jump."""


@attrs.frozen
class _Spent:
    """A tally, and what came to it that no ledger is known to have."""

    tally: Tally | None = None
    pending: Decimal = _ZERO
    id: str = attrs.field(factory=lambda: uuid4().hex[:16])

    def grown(self, unit: str, mark: str, now: float, lag: float, asked: float) -> Tally:
        """Give the tally with what is pending."""
        if self.tally is None:
            return Tally(unit, mark, _ZERO, (Point(now, now + lag, self.pending),))
        tally = attrs.evolve(self.tally.put_back(now), by=mark)
        return tally.plus(self.pending, now, lag, asked) if self.pending else tally


_Of = tuple[str, Key]
"""A unit, and the access that it was spent through."""


@attrs.frozen
class _Own:
    """What this fleet has in one ledger."""

    holds: Mapping[str, _Hold] = attrs.field(factory=dict)
    ended: frozenset[Reservation] = frozenset()
    """What the ledger may still have."""
    spent: Mapping[_Of, _Spent] = attrs.field(factory=dict)


@attrs.frozen
class Entered:
    """What an operation made the ledgers say; they do once the operation has succeeded."""

    own: Mapping[LedgerKeys, _Own] = attrs.field(factory=dict)
    tallies: dict[tuple[LedgerKeys, _Of], Tally] = attrs.field(factory=dict)
    lost: list[tuple[Reservation, Decimal]] = attrs.field(factory=list)
    """What was held here and the store had lost, and how much others hold by now."""
    at: list[float] = attrs.field(factory=list)


class Commitments:
    """What one fleet holds and has spent, by ledger; for all threads of a process."""

    def __init__(self, monotonic: Callable[[], float], *, lag: float, max_age: float) -> None:
        self._monotonic, self._lag, self._max_age = monotonic, lag, max_age
        self._lock = threading.Lock()
        self._own: dict[LedgerKeys, _Own] = {}
        self._longest = 0.0
        """Seconds for which anything was held here at most."""
        forks.renew(self)

    def start_anew(self) -> None:
        """What a forked child finds is its parent's, which looks after it."""
        self._lock, self._own = threading.Lock(), {}

    def keys(self) -> list[Key]:
        """List what must be looked after."""
        return [key for where in self._own for key in (where.name, where.ledger)]

    def hold(self, where: LedgerKeys, reservation: Reservation, access: Key) -> None:
        """Remember what the ledger of an account has from now on."""
        hold = _Hold(reservation, access, self._monotonic() + reservation.seconds)
        with self._lock:
            own = self._own.get(where, _Own())
            holds = {**own.holds, reservation.id: hold}
            self._own[where] = attrs.evolve(own, holds=holds)
            self._longest = max(self._longest, reservation.seconds)

    def end(self, where: LedgerKeys, reservation: Reservation, access: Key, used: Decimal) -> None:
        """Remember what goes from the ledger of an account, and what was spent instead."""
        with self._lock:
            own = self._own.get(where, _Own())
            spent, of = {**own.spent}, (reservation.unit, access)
            if used:
                before = spent.get(of, _Spent())
                spent[of] = attrs.evolve(before, pending=EXACT.add(before.pending, used))
            holds = {id_: hold for id_, hold in own.holds.items() if id_ != reservation.id}
            self._own[where] = _Own(holds, own.ended | {reservation}, spent)

    def enter(self, transaction: Transaction) -> Entered:
        """Make the ledgers say what is held and was spent here."""
        entered, oldest = Entered({**self._own}), transaction.now - self._max_age
        entered.at.append(transaction.now)
        for where, own in entered.own.items():
            found = ledger_lookup.of_account(transaction, where, oldest)
            lost = _has_lost(found.ledger, own) or not ledger_lookup.leads_to(
                transaction, where, found
            )
            ended = _enter_ended(own, found.ledger)
            held = self._enter_holds(own, found.ledger, transaction, entered)
            spent = self._enter_spent(where, own, found.ledger, transaction, entered)
            if lost:  # as is then what others have spent, which a new reading shows
                found.ledger.settled = transaction.now
            if lost or held:
                ledger_lookup.remember_length(transaction, self._longest)
            if lost or ended or held or spent:
                found.write(transaction, oldest)
            if lost or held or spent:
                ledger_lookup.link_name(transaction, where, found)
        return entered

    def confirm(self, entered: Entered) -> None:
        """Take for known what an operation made the ledgers say."""
        elapsed, shown_by_all = self._monotonic(), entered.at[0] - self._max_age - ledger.MARGIN
        with self._lock:
            for where, then in entered.own.items():
                own = self._own.get(where, _Own())
                spent = {
                    of: _confirmed(now, then.spent.get(of), entered.tallies.get((where, of)))
                    for of, now in own.spent.items()
                }
                own = _Own(
                    {id_: hold for id_, hold in own.holds.items() if hold.ends > elapsed},
                    own.ended - then.ended,
                    {of: s for of, s in spent.items() if not _is_shown(s, shown_by_all)},
                )
                if own == _Own():
                    self._own.pop(where, None)
                else:
                    self._own[where] = own

    def _enter_holds(
        self, own: _Own, there: Ledger, transaction: Transaction, entered: Entered
    ) -> bool:
        now, elapsed = transaction.now, self._monotonic()
        missing = {
            id_: hold
            for id_, hold in own.holds.items()
            if hold.ends > elapsed
            if id_ not in there.holds or there.holds[id_].until <= now
        }
        for id_, hold in missing.items():
            wanted = hold.reservation
            if id_ not in there.holds:
                entered.lost.append((wanted, _of_others(own, there, wanted.unit, now)))
            mark, until = mark_of(transaction, hold.access), now + hold.ends - elapsed
            there.holds[id_] = Held(wanted.unit, wanted.amount, mark, now, until)
        return bool(missing)

    def _enter_spent(
        self,
        where: LedgerKeys,
        own: _Own,
        there: Ledger,
        transaction: Transaction,
        entered: Entered,
    ) -> bool:
        written = False
        for (unit, access), spent in own.spent.items():
            mark = mark_of(transaction, access)
            tally = spent.grown(unit, mark, transaction.now, self._lag, there.asked)
            entered.tallies[where, (unit, access)] = tally
            found = there.spent.get(spent.id)
            is_there = found is not None and found.last.total >= tally.last.total
            # One that went because every reading in use shows it is not lost.
            if not is_there and (found is not None or tally.last.shows_at > there.settled):
                there.spent[spent.id] = tally
                written = True
        return written


def mark_of(transaction: Transaction, access: Key) -> str:
    """Tell what stands for an access, in each of many entries."""
    return transaction.name(access)[-12:]


def _has_lost(there: Ledger, own: _Own) -> bool:
    """Return whether something is not there that was, and was not forgotten."""
    told = {
        spent.id
        for spent in own.spent.values()
        if spent.tally is not None and spent.tally.last.shows_at > there.settled
    }
    return bool(own.holds.keys() - there.holds.keys() or told - there.spent.keys())


def _enter_ended(own: _Own, there: Ledger) -> bool:
    """What a forked child ends stays there, of nothing: its parent would take it for lost."""
    found = [one for one in own.ended if one.id in there.holds]
    for one in found:
        if one.process == os.getpid():
            del there.holds[one.id]
        else:
            there.holds[one.id] = attrs.evolve(there.holds[one.id], amount=_ZERO)
    return bool(found)


def _of_others(own: _Own, there: Ledger, unit: str, now: float) -> Decimal:
    return ledger.total(
        hold.amount
        for id_, hold in there.holds.items()
        if hold.unit == unit and hold.until > now and id_ not in own.holds
    )


def _confirmed(now: _Spent, then: _Spent | None, tally: Tally | None) -> _Spent:
    """Return what is known of `now`, where what there was `then` is told by `tally`."""
    if then is None or tally is None or now.tally is not then.tally:  # another thread was quicker
        return now
    return attrs.evolve(now, tally=tally, pending=EXACT.subtract(now.pending, then.pending))


def _is_shown(spent: _Spent, shown_by_all: float) -> bool:
    tally = spent.tally
    return not spent.pending and tally is not None and tally.last.shows_at <= shown_by_all
