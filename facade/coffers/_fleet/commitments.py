"""Commitments: what this fleet holds and has spent, kept in memory in case the store loses it.

While processes use a store, it can be emptied, replaced by another one or restored from an old
copy, and its clock can jump.  So each fleet remembers its own holds and spending.  Every
transaction first brings the ledgers in line: it enters again what is missing, and removes holds
that have ended.
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
    """An amount that is held, or will be."""

    id: str
    unit: str
    amount: Decimal
    seconds: float
    """Seconds until it expires, unless it is committed or released before."""
    process: int = attrs.field(factory=os.getpid)
    """The process that made it.  A forked child may end it, too."""


@attrs.frozen
class _Hold:
    reservation: Reservation
    access: Key
    ends: float
    """When it expires, by the monotonic clock of this process, which doesn't jump."""


@attrs.frozen
class _Spent:
    """A tally that a ledger confirmed, and what was spent since that no ledger has confirmed."""

    tally: Tally | None = None
    pending: Decimal = _ZERO
    id: str = attrs.field(factory=lambda: uuid4().hex[:16])

    def grown(self, unit: str, mark: str, now: float, lag: float, asked: float) -> Tally:
        """Return the tally including what is pending."""
        if self.tally is None:
            return Tally(unit, mark, _ZERO, (Point(now, now + lag, self.pending),))
        tally = attrs.evolve(self.tally.put_back(now), by=mark)
        return tally.plus(self.pending, now, lag, asked) if self.pending else tally


_Of = tuple[str, Key]
"""A unit, and the access through which it was spent."""


@attrs.frozen
class _Own:
    """The part of one ledger that is this fleet's."""

    holds: Mapping[str, _Hold] = attrs.field(factory=dict)
    ended: frozenset[Reservation] = frozenset()
    """Reservations that have ended, but may still be in the ledger."""
    spent: Mapping[_Of, _Spent] = attrs.field(factory=dict)


@attrs.frozen
class Entered:
    """What a transaction entered in the ledgers.  It counts once the transaction has succeeded."""

    own: Mapping[LedgerKeys, _Own] = attrs.field(factory=dict)
    tallies: dict[tuple[LedgerKeys, _Of], Tally] = attrs.field(factory=dict)
    lost: list[tuple[Reservation, Decimal]] = attrs.field(factory=list)
    """Holds that the store had lost, each with the amount that others hold now."""
    at: list[float] = attrs.field(factory=list)
    """The store's time."""


class Commitments:
    """What one fleet holds and has spent, by ledger.  Threads can share it."""

    def __init__(self, monotonic: Callable[[], float], *, lag: float, max_age: float) -> None:
        self._monotonic, self._lag, self._max_age = monotonic, lag, max_age
        self._lock = threading.Lock()
        self._own: dict[LedgerKeys, _Own] = {}
        self._longest = 0.0
        """Seconds of the longest hold that was made here."""
        forks.renew(self)

    def start_anew(self) -> None:
        """Forget everything in a forked child, because the parent looks after it."""
        self._lock, self._own = threading.Lock(), {}

    def keys(self) -> list[Key]:
        """Return the keys of the ledgers that this fleet has a share in."""
        return [key for where in self._own for key in (where.name, where.ledger)]

    def hold(self, where: LedgerKeys, reservation: Reservation, access: Key) -> None:
        """Remember a hold that an account's ledger now has."""
        hold = _Hold(reservation, access, self._monotonic() + reservation.seconds)
        with self._lock:
            own = self._own.get(where, _Own())
            holds = {**own.holds, reservation.id: hold}
            self._own[where] = attrs.evolve(own, holds=holds)
            self._longest = max(self._longest, reservation.seconds)

    def end(self, where: LedgerKeys, reservation: Reservation, access: Key, used: Decimal) -> None:
        """Remember that a hold has ended, and the amount used."""
        with self._lock:
            own = self._own.get(where, _Own())
            spent, of = {**own.spent}, (reservation.unit, access)
            if used:
                before = spent.get(of, _Spent())
                spent[of] = attrs.evolve(before, pending=EXACT.add(before.pending, used))
            holds = {id_: hold for id_, hold in own.holds.items() if id_ != reservation.id}
            self._own[where] = _Own(holds, own.ended | {reservation}, spent)

    def enter(self, transaction: Transaction) -> Entered:
        """Bring the ledgers in line with what is held and was spent here."""
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
            if lost:  # others' spending may be lost as well, so only a new reading will do
                found.ledger.settled = transaction.now
            if lost or held:
                ledger_lookup.remember_length(transaction, self._longest)
            if lost or ended or held or spent:
                found.write(transaction, oldest)
            if lost or held or spent:
                ledger_lookup.link_name(transaction, where, found)
        return entered

    def confirm(self, entered: Entered) -> None:
        """Confirm what a transaction entered, and forget what no longer matters."""
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
            # A tally isn't lost if it was dropped because every reading in use shows it.
            if not is_there and (found is not None or tally.last.shows_at > there.settled):
                there.spent[spent.id] = tally
                written = True
        return written


def mark_of(transaction: Transaction, access: Key) -> str:
    """Return a short mark for an access, as it appears in every entry of a ledger."""
    return transaction.name(access)[-12:]


def _has_lost(there: Ledger, own: _Own) -> bool:
    """Return whether the ledger lacks something that it had and didn't drop by itself."""
    confirmed = {
        spent.id
        for spent in own.spent.values()
        if spent.tally is not None and spent.tally.last.shows_at > there.settled
    }
    return bool(own.holds.keys() - there.holds.keys() or confirmed - there.spent.keys())


def _enter_ended(own: _Own, there: Ledger) -> bool:
    """Remove ended holds from the ledger.

    A forked child sets a hold of its parent to 0 instead: the parent would enter it again if it
    were missing.
    """
    found = [ended for ended in own.ended if ended.id in there.holds]
    for ended in found:
        if ended.process == os.getpid():
            del there.holds[ended.id]
        else:
            there.holds[ended.id] = attrs.evolve(there.holds[ended.id], amount=_ZERO)
    return bool(found)


def _of_others(own: _Own, there: Ledger, unit: str, now: float) -> Decimal:
    return ledger.total(
        hold.amount
        for id_, hold in there.holds.items()
        if hold.unit == unit and hold.until > now and id_ not in own.holds
    )


def _confirmed(now: _Spent, then: _Spent | None, tally: Tally | None) -> _Spent:
    """Return `now` after `tally` confirmed what was pending `then`."""
    if then is None or tally is None or now.tally is not then.tally:  # another thread was faster
        return now
    return attrs.evolve(now, tally=tally, pending=EXACT.subtract(now.pending, then.pending))


def _is_shown(spent: _Spent, shown_by_all: float) -> bool:
    tally = spent.tally
    return not spent.pending and tally is not None and tally.last.shows_at <= shown_by_all
