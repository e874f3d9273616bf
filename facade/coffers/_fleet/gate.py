"""Whether an account has enough for what is needed, with what is held and was just spent off.

Generators of the readings that are wanted and of what is to be done at the store.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

import attrs

from coffers._fleet import ledger
from coffers._fleet.cache_entry import CachedReading, Freshness
from coffers._fleet.commitments import Reservation, mark_of
from coffers._fleet.ledger import Held
from coffers._fleet.ledger_lookup import (
    LONGEST_HOLD,
    FoundLedger,
    LedgerKeys,
    name_is_at,
    note_length,
    of_account,
)
from coffers._stores import PATIENCE, Key, Transaction, Work
from coffers.errors import (
    AccountDisabled,
    CoffersError,
    ConfigurationError,
    InsufficientCredits,
    StoreUnavailable,
    Unsupported,
)
from coffers.flow import Read, Transact
from coffers.model import EXACT, Account, Headroom, Verdict, Word

Allowed = type[CoffersError] | tuple[type[CoffersError], ...]
"""Causes of not knowing for which a job may start all the same; as in an ``except`` clause."""

T = TypeVar("T")

_READINGS = 5
"""How often it is read again at most, while others find out, too, what a store has lost."""
_DIGITS = 30
"""On either side of the point."""


Steps = Generator[Transact | Read, Any, T]


@attrs.frozen
class Need:
    """The need of a job."""

    amount: Decimal
    unit: str
    include_overage: bool = False


def need_of(amount: Decimal | float, unit: str, *, include_overage: bool = False) -> Need:
    """Raises `ConfigurationError` for what is no amount of anything."""
    number = amount_of("need", amount)
    if not isinstance(unit, str) or not unit:
        msg = f"unit is a text such as 'credits', not {unit!r}"
        raise ConfigurationError(msg)
    return Need(number, unit, include_overage)


def amount_of(name: str, value: Decimal | float) -> Decimal:
    """Return the argument `name` as an exact number.  Raises `ConfigurationError`."""
    number = Decimal("nan")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(str(value))
    if not number.is_finite() or number < 0 or not _is_short(number):
        shown = str(number) if number.is_finite() else repr(value)
        shown = f"{shown[:20]}…" if len(shown) > 20 else shown
        msg = f"{name} is a number, 0 or more, of at most {_DIGITS} digits, not {shown}"
        raise ConfigurationError(msg)
    return number.copy_abs()


def _is_short(number: Decimal) -> bool:
    """Return whether it can be written out, and many of them added up exactly."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DIGITS and number.adjusted() < _DIGITS


@attrs.frozen(kw_only=True)
class Assessment:
    """How an account stands to a need."""

    known: CachedReading
    need: Need
    verdict: Verdict
    account: Account = attrs.field(factory=Account)
    """With what is taken off; empty where there is no new reading."""
    taken: Decimal = Decimal(0)
    """By how much less is available than the reading tells."""
    outdated_at: float | None = None
    """Only a reading that is asked for later tells what was spent, where this one does not."""

    @property
    def headroom(self) -> Headroom:
        """The amount available."""
        unit, include_overage = self.need.unit, self.need.include_overage
        room = self.account.headroom(unit, include_overage=include_overage)
        return attrs.evolve(room, taken=self.taken)

    def recheck(self) -> Freshness | None:
        """Return the newer reading that must confirm it, where an older one is not enough.

        What the provider refused for want of credits may have been put right since; after any
        other failure it is left alone until its time has come.
        """
        if self.outdated_at is not None and self.known.error is None:
            return Freshness(since=self.outdated_at)
        if self.known.is_new:
            return None
        if isinstance(self.known.error, InsufficientCredits | AccountDisabled):
            return Freshness(since=self.known.began, refresh=True)
        doubtful = self.verdict.word == "no" and self.known.error is None
        return Freshness(since=self.known.began) if doubtful else None

    def refusal(self) -> CoffersError | None:
        """Return the error of a no, or of what keeps it from being known."""
        if self.verdict:
            return None
        error = self.known.error
        if error is not None:
            if isinstance(error, InsufficientCredits):
                error.needed = self.need.amount
            return error
        message = f"{self.known.name}: {self.verdict.reason}"
        if self.outdated_at is not None:
            return StoreUnavailable(message)
        if self.verdict.word == "unknown":
            return Unsupported(message)
        return InsufficientCredits(
            message,
            provider=self.account.provider,
            needed=self.need.amount,
            remaining=self.headroom.amount,
            resets_at=self.resets_at,
        )

    @property
    def resets_at(self) -> datetime | None:
        """When there will be more: where a cap leaves too little, not before that is renewed."""
        if self.account.holder.disabled or self.account.blocked:
            return None
        mine = [b for b in self.account.balances if b.unit == self.need.unit and b.counts]
        caps = [b for b in mine if b.kind == "cap" and not b.unlimited]
        caps = [b for b in caps if b.remaining is not None and b.remaining < self.need.amount]
        ahead = [self._ahead(b.resets_at) for b in caps or mine]
        if caps:
            return None if None in ahead else max(at for at in ahead if at is not None)
        return min((at for at in ahead if at is not None), default=None)

    def _ahead(self, at: datetime | None) -> datetime | None:
        return at if at is not None and at > self.account.observed_at else None


def ensuring(name: str, need: Need, allow: Allowed) -> Steps[Headroom]:
    """Return what's available of `name`, if it is enough.  Raises the reason if it isn't."""
    _check(allow)
    assessment = yield from _confirmed(name, need, None)
    return _permitted(assessment, allow).headroom


def reserving(name: str, need: Need, allow: Allowed, wanted: Reservation) -> Steps[Assessment]:
    """Hold what is needed of `name`, where it is enough.  Raises what keeps it from being so."""
    _check(allow)
    assessment = yield from _confirmed(name, need, wanted)
    if not _permitted(assessment, allow).verdict:
        error = assessment.refusal()
        if error and (assessment.known.pool is None or isinstance(error, StoreUnavailable)):
            raise error
        yield _at_ledger(
            assessment.known, partial(_hold_anyway, assessment.known, wanted), holds=True
        )
    return assessment


def _check(allow: Allowed) -> None:
    """A mistake here would show only when it is needed."""
    try:
        isinstance(None, allow)
    except TypeError:
        msg = "allow is a type of errors, or a tuple of them, such as TemporaryError"
        raise ConfigurationError(msg) from None


def _confirmed(name: str, need: Need, wanted: Reservation | None) -> Steps[Assessment]:
    """Return how `name` stands, by a new reading where an older one says no."""
    (known,) = yield Read([name], Freshness())
    assessment = yield from assessed(known, need, wanted)
    for _ in range(_READINGS):
        recheck = assessment.recheck()
        if recheck is None:
            break
        (known,) = yield Read([name], recheck)
        assessment = yield from assessed(known, need, wanted)
        if assessment.outdated_at is None:
            break
    return assessment


def assessed(
    known: CachedReading, need: Need, wanted: Reservation | None = None
) -> Steps[Assessment]:
    """Return how the account stands; where it has enough, `wanted` is held in the same step.

    Raises `StoreUnavailable` where nothing can be held.
    """
    if known.error is not None:
        return unread(known, need)
    if wanted is not None:
        work = partial(_hold_if_enough, known, need, wanted)
        assessment: Assessment = yield _at_ledger(known, work, holds=True)
        return assessment
    try:
        assessment = yield _at_ledger(known, partial(assess, known, need), holds=False)
    except StoreUnavailable as error:
        return unread(attrs.evolve(known, error=error), need)
    return assessment


def _at_ledger(known: CachedReading, work: Work[Any], *, holds: bool) -> Transact:
    """`work` at the ledger of the account, which is read with what leads to it."""
    return Transact(work, ledger_keys(known), PATIENCE, writes=holds, firm=holds)


def ledger_keys(known: CachedReading) -> list[Key]:
    """List the keys that lead to the account's ledger."""
    return [] if known.pool is None else [known.pool.name, known.pool.ledger, LONGEST_HOLD]


def assess(known: CachedReading, need: Need, transaction: Transaction) -> Assessment:
    """Return how the account stands by its reading and its ledger."""
    if known.account is None or known.error is not None or known.pool is None:
        return unread(known, need)
    return _by_ledger(known, need, transaction, _found(known, known.pool, transaction))


def _found(known: CachedReading, pool: LedgerKeys, transaction: Transaction) -> FoundLedger:
    return of_account(transaction, pool, known.oldest)


def _by_ledger(
    known: CachedReading, need: Need, transaction: Transaction, found: FoundLedger
) -> Assessment:
    now, there = transaction.now, found.ledger
    if known.account is None or known.access is None:
        return unread(known, need)
    if there.blocked_until > now:
        return unread(attrs.evolve(known, error=_damaged(there.blocked_until)), need)
    if not there.settled <= known.asked_at <= now:  # or a clock was put back meanwhile
        verdict = Verdict("unknown", "the store lost what was spent since its last reading")
        return Assessment(known=known, need=need, verdict=verdict, outdated_at=there.settled)
    taken = partial(there.taken, need.unit, known.asked_at, mark_of(transaction, known.access), now)
    account = ledger.available(known.account, need.unit, taken, known.resets)
    verdict = account.can_afford(need.amount, need.unit, include_overage=need.include_overage)
    off = _difference(known.account, account, need)
    if off:
        verdict = Verdict(verdict.word, f"{verdict.reason} ({off:f} more are held or just spent)")
    return Assessment(known=known, need=need, verdict=verdict, account=account, taken=off)


def _damaged(until: float) -> StoreUnavailable:
    at = datetime.fromtimestamp(until, UTC).isoformat(timespec="seconds")
    return StoreUnavailable(
        f"what others hold of this account is lost, as its ledger in the store was damaged;"
        f" nothing can be held until {at}, when all of it is over"
    )


def _difference(told: Account, left: Account, need: Need) -> Decimal:
    rooms = (a.headroom(need.unit, include_overage=need.include_overage) for a in (told, left))
    before, after = (room.amount for room in rooms)
    return Decimal(0) if before is None or after is None else EXACT.subtract(before, after)


def unread(known: CachedReading, need: Need) -> Assessment:
    """Return how an account stands of which there is no new reading."""
    word: Word = "no" if isinstance(known.error, InsufficientCredits) else "unknown"
    verdict = Verdict(word, str(known.error))
    return Assessment(known=known, need=need, verdict=verdict)


def _hold_if_enough(
    known: CachedReading, need: Need, wanted: Reservation, transaction: Transaction
) -> Assessment:
    if known.pool is None:
        return unread(known, need)
    found = _found(known, known.pool, transaction)
    assessment = _by_ledger(known, need, transaction, found)
    if assessment.verdict:
        _hold(known, known.pool, wanted, transaction, found)
    return assessment


def _hold_anyway(known: CachedReading, wanted: Reservation, transaction: Transaction) -> None:
    if known.pool is not None:
        _hold(known, known.pool, wanted, transaction, _found(known, known.pool, transaction))


def _hold(
    known: CachedReading,
    pool: LedgerKeys,
    wanted: Reservation,
    transaction: Transaction,
    found: FoundLedger,
) -> None:
    if known.access is None:
        return
    now, mark = transaction.now, mark_of(transaction, known.access)
    found.ledger.holds[wanted.id] = Held(
        wanted.unit, wanted.amount, mark, now, now + wanted.seconds
    )
    found.write(transaction, known.oldest)
    name_is_at(transaction, pool, found)
    note_length(transaction, wanted.seconds)


def _permitted(assessment: Assessment, allow: Allowed) -> Assessment:
    error = assessment.refusal()
    if error is None:
        return assessment
    mistake = isinstance(error, ConfigurationError)
    if assessment.verdict.word == "unknown" and isinstance(error, allow) and not mistake:
        return assessment
    raise error
