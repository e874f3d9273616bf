"""The gate: check whether an account has enough, after holds and recent spending.

These are flows: they yield the readings and transactions that they need; see `coffers.flow`.
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
    link_name,
    of_account,
    remember_length,
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
"""Errors that let a job start although it is unknown whether there is enough.

As in an ``except`` clause, one class or a tuple.
"""

T = TypeVar("T")

_READINGS = 5
"""Most times to read again while other processes, too, find out what a store has lost."""
_DIGITS = 30
"""Most digits on either side of the decimal point."""


Steps = Generator[Transact | Read, Any, T]


@attrs.frozen
class Need:
    """What a job needs."""

    amount: Decimal
    unit: str
    include_overage: bool = False


def need_of(amount: Decimal | float, unit: str, *, include_overage: bool = False) -> Need:
    """Check the arguments of a gate.  Raises `ConfigurationError`."""
    number = amount_of("need", amount)
    if not isinstance(unit, str) or not unit:
        msg = f"unit must be a string, like 'credits', not {unit!r}"
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
        msg = f"{name} must be a number, 0 or more, of at most {_DIGITS} digits, not {shown}"
        raise ConfigurationError(msg)
    return number.copy_abs()


def _is_short(number: Decimal) -> bool:
    """Return whether the sum of many such numbers is still exact."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DIGITS and number.adjusted() < _DIGITS


@attrs.frozen(kw_only=True)
class Assessment:
    """Whether an account meets a need, and why."""

    cached: CachedReading
    need: Need
    verdict: Verdict
    account: Account = attrs.field(factory=Account)
    """The reading minus holds and spending; empty if there is no new reading."""
    taken: Decimal = Decimal(0)
    """The holds and spending that were subtracted from the reading."""
    outdated_at: float | None = None
    """If the reading is too old to show all spending, the time that a newer one must follow."""

    @property
    def headroom(self) -> Headroom:
        """The headroom that is left for the job."""
        unit, include_overage = self.need.unit, self.need.include_overage
        room = self.account.headroom(unit, include_overage=include_overage)
        return attrs.evolve(room, taken=self.taken)

    def recheck(self) -> Freshness | None:
        """Return which newer reading must confirm this, or ``None`` if it stands.

        An account that was empty or disabled may have been topped up since, so ask at once.  After
        any other failure, respect the back-off.
        """
        if self.outdated_at is not None and self.cached.error is None:
            return Freshness(since=self.outdated_at)
        if self.cached.is_new:
            return None
        if isinstance(self.cached.error, InsufficientCredits | AccountDisabled):
            return Freshness(since=self.cached.began, refresh=True)
        unconfirmed = self.verdict.word == "no" and self.cached.error is None
        return Freshness(since=self.cached.began) if unconfirmed else None

    def refusal(self) -> CoffersError | None:
        """Return the error to raise for a "no" or an "unknown", or ``None`` for a "yes"."""
        if self.verdict:
            return None
        error = self.cached.error
        if error is not None:
            if isinstance(error, InsufficientCredits):
                error.needed = self.need.amount
            return error
        message = f"{self.cached.name}: {self.verdict.reason}"
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
        """When there will be more.  A cap that leaves too little has to reset first."""
        if self.account.holder.disabled or self.account.blocked:
            return None
        counting = [b for b in self.account.balances if b.unit == self.need.unit and b.counts]
        caps = [b for b in counting if b.kind == "cap" and not b.unlimited]
        caps = [b for b in caps if b.remaining is not None and b.remaining < self.need.amount]
        ahead = [self._ahead(b.resets_at) for b in caps or counting]
        if caps:
            return None if None in ahead else max(at for at in ahead if at is not None)
        return min((at for at in ahead if at is not None), default=None)

    def _ahead(self, at: datetime | None) -> datetime | None:
        return at if at is not None and at > self.account.observed_at else None


def ensuring(name: str, need: Need, allow: Allowed) -> Steps[Headroom]:
    """Return the headroom of `name` if it is enough; raise the reason otherwise."""
    _check(allow)
    assessment = yield from _confirmed(name, need, None)
    return _permitted(assessment, allow).headroom


def reserving(name: str, need: Need, allow: Allowed, wanted: Reservation) -> Steps[Assessment]:
    """Hold what is needed on `name` if there is enough; raise the reason otherwise."""
    _check(allow)
    assessment = yield from _confirmed(name, need, wanted)
    if not _permitted(assessment, allow).verdict:
        error = assessment.refusal()
        if error and (assessment.cached.pool is None or isinstance(error, StoreUnavailable)):
            raise error
        # `allow` lets the job start; still hold its need, so that other jobs see it.
        yield _at_ledger(
            assessment.cached, partial(_hold_anyway, assessment.cached, wanted), holds=True
        )
    return assessment


def _check(allow: Allowed) -> None:
    """Refuse a wrong `allow` right away, because it would otherwise fail only in an outage."""
    try:
        isinstance(None, allow)
    except TypeError:
        msg = "allow must be an error class, such as TemporaryError, or a tuple of them"
        raise ConfigurationError(msg) from None


def _confirmed(name: str, need: Need, wanted: Reservation | None) -> Steps[Assessment]:
    """Assess `name`; confirm a "no" that rests on an older reading with a new one."""
    (cached,) = yield Read([name], Freshness())
    assessment = yield from assessed(cached, need, wanted)
    for _ in range(_READINGS):
        recheck = assessment.recheck()
        if recheck is None:
            break
        # The cached number may be out of date, so don't refuse a job without asking again.
        (cached,) = yield Read([name], recheck)
        assessment = yield from assessed(cached, need, wanted)
        if assessment.outdated_at is None:
            break
    return assessment


def assessed(
    cached: CachedReading, need: Need, wanted: Reservation | None = None
) -> Steps[Assessment]:
    """Assess an account; if it has enough, hold what is `wanted` in the same transaction.

    Raises `StoreUnavailable` if nothing can be held.
    """
    if cached.error is not None:
        return unread(cached, need)
    if wanted is not None:
        work = partial(_hold_if_enough, cached, need, wanted)
        assessment: Assessment = yield _at_ledger(cached, work, holds=True)
        return assessment
    try:
        assessment = yield _at_ledger(cached, partial(assess, cached, need), holds=False)
    except StoreUnavailable as error:
        return unread(attrs.evolve(cached, error=error), need)
    return assessment


def _at_ledger(cached: CachedReading, work: Work[Any], *, holds: bool) -> Transact:
    """Return a transaction of `work` on the account's ledger and the keys that lead to it."""
    return Transact(work, ledger_keys(cached), PATIENCE, writes=holds, firm=holds)


def ledger_keys(cached: CachedReading) -> list[Key]:
    """Return the keys that lead to the account's ledger."""
    return [] if cached.pool is None else [cached.pool.name, cached.pool.ledger, LONGEST_HOLD]


def assess(cached: CachedReading, need: Need, transaction: Transaction) -> Assessment:
    """Assess an account by its reading and its ledger."""
    if cached.account is None or cached.error is not None or cached.pool is None:
        return unread(cached, need)
    return _by_ledger(cached, need, transaction, _found(cached, cached.pool, transaction))


def _found(cached: CachedReading, pool: LedgerKeys, transaction: Transaction) -> FoundLedger:
    return of_account(transaction, pool, cached.oldest)


def _by_ledger(
    cached: CachedReading, need: Need, transaction: Transaction, found: FoundLedger
) -> Assessment:
    now, entries = transaction.now, found.ledger
    if cached.account is None or cached.access is None:
        return unread(cached, need)
    if entries.blocked_until > now:
        return unread(attrs.evolve(cached, error=_damaged(entries.blocked_until)), need)
    if not entries.settled <= cached.asked_at <= now:  # or a clock was set back since
        verdict = Verdict("unknown", "the store lost what was spent since the last reading")
        return Assessment(cached=cached, need=need, verdict=verdict, outdated_at=entries.settled)
    taken = partial(
        entries.taken, need.unit, cached.asked_at, mark_of(transaction, cached.access), now
    )
    account = ledger.available(cached.account, need.unit, taken, cached.resets)
    verdict = account.can_afford(need.amount, need.unit, include_overage=need.include_overage)
    off = _difference(cached.account, account, need)
    if off:
        verdict = Verdict(verdict.word, f"{verdict.reason} ({off:f} more are held or just spent)")
    return Assessment(cached=cached, need=need, verdict=verdict, account=account, taken=off)


def _damaged(until: float) -> StoreUnavailable:
    at = datetime.fromtimestamp(until, UTC).isoformat(timespec="seconds")
    return StoreUnavailable(
        "the account's ledger in the store was damaged, so other processes' holds are lost; "
        f"nothing can be held until {at}, when they have all expired"
    )


def _difference(reported: Account, left: Account, need: Need) -> Decimal:
    rooms = (a.headroom(need.unit, include_overage=need.include_overage) for a in (reported, left))
    before, after = (room.amount for room in rooms)
    return Decimal(0) if before is None or after is None else EXACT.subtract(before, after)


def unread(cached: CachedReading, need: Need) -> Assessment:
    """Assess an account without a new reading, by the reading's error."""
    word: Word = "no" if isinstance(cached.error, InsufficientCredits) else "unknown"
    verdict = Verdict(word, str(cached.error))
    return Assessment(cached=cached, need=need, verdict=verdict)


def _hold_if_enough(
    cached: CachedReading, need: Need, wanted: Reservation, transaction: Transaction
) -> Assessment:
    if cached.pool is None:
        return unread(cached, need)
    found = _found(cached, cached.pool, transaction)
    assessment = _by_ledger(cached, need, transaction, found)
    if assessment.verdict:
        _hold(cached, cached.pool, wanted, transaction, found)
    return assessment


def _hold_anyway(cached: CachedReading, wanted: Reservation, transaction: Transaction) -> None:
    if cached.pool is not None:
        _hold(cached, cached.pool, wanted, transaction, _found(cached, cached.pool, transaction))


def _hold(
    cached: CachedReading,
    pool: LedgerKeys,
    wanted: Reservation,
    transaction: Transaction,
    found: FoundLedger,
) -> None:
    if cached.access is None:
        return
    now, mark = transaction.now, mark_of(transaction, cached.access)
    found.ledger.holds[wanted.id] = Held(
        wanted.unit, wanted.amount, mark, now, now + wanted.seconds
    )
    found.write(transaction, cached.oldest)
    link_name(transaction, pool, found)
    remember_length(transaction, wanted.seconds)


def _permitted(assessment: Assessment, allow: Allowed) -> Assessment:
    error = assessment.refusal()
    if error is None:
        return assessment
    # No `allow` covers a wrong configuration, which waiting doesn't cure.
    is_mistake = isinstance(error, ConfigurationError)
    if assessment.verdict.word == "unknown" and isinstance(error, allow) and not is_mistake:
        return assessment
    raise error
