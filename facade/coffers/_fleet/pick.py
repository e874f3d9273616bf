"""Which of several accounts should take a job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import attrs

from coffers._fleet.cache_entry import NEVER, CachedReading, Freshness
from coffers._fleet.commitments import Reservation
from coffers._fleet.gate import Assessment, Need, Steps, assess, assessed, ledger_keys, unread
from coffers._stores import PATIENCE, Key, Transaction
from coffers.errors import CoffersError, ConfigurationError, InsufficientCredits, StoreUnavailable
from coffers.flow import Read, Transact
from coffers.model import EXACT, Account, Balance, Headroom

_JOBS = Decimal(10)
"""A balance without a limit counts as half of its most when it is good for so many jobs."""
_HALF, _WHOLE = Decimal("0.5"), Decimal(1)
_SOON = timedelta(days=1)
_LATEST = datetime.max.replace(tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Candidate:
    """An account that has enough for the job."""

    name: str
    account: Account
    """Its reading, with what is held and was just spent taken off."""
    headroom: Headroom
    """The amount available."""
    fraction: Decimal
    """How much of the tightest of its bounds is left: its pools together, and each cap.

    A balance that has no limit counts as less full, the fewer jobs it is good for.  Pools without
    one are never more than half full, so that what renews is used first.
    """
    ends_at: datetime | None
    """When the first of its pools expires or resets: what is left by then is lost."""
    expires_at: datetime | None
    """When the first of them expires, and is not renewed."""


Policy = Callable[[Sequence[Candidate]], Candidate]
"""Chooses one of the accounts that have enough; they come in the order they were configured."""


def fullest(candidates: Sequence[Candidate]) -> Candidate:
    """Pick the account with the largest fraction left; among equals, the one that ends first.

    Each pick lowers that account's share, so accounts rotate.  Credits that expire within a day
    come first.
    """
    last = [c for c in candidates if c.expires_at and c.expires_at - c.account.observed_at < _SOON]
    most = max(c.fraction for c in last or candidates)
    return min((c for c in last or candidates if c.fraction == most), key=_end)


def _end(candidate: Candidate) -> datetime:
    return candidate.ends_at or _LATEST


def picking(
    names: Sequence[str], need: Need, policy: Policy, wanted: Reservation | None
) -> Steps[Assessment]:
    """Return the account that should take the job, with what it needs held where that is `wanted`.

    Accounts that have too little are asked again before it is said that there is none.
    """
    assessments = yield from _assess_all((yield Read(names, Freshness())), need)
    chosen = yield from _chosen(assessments, need, policy, wanted)
    if chosen is not None:
        return chosen
    doubts = {
        name: freshness for name, s in assessments.items() if (freshness := s.recheck()) is not None
    }
    for refresh in (False, True):
        again = [name for name, freshness in doubts.items() if freshness.refresh is refresh]
        if again:
            since = max(doubts[name].since or NEVER for name in again)
            freshness = Freshness(since=since, refresh=refresh)
            assessments |= yield from _assess_all((yield Read(again, freshness)), need)
    chosen = yield from _chosen(assessments, need, policy, wanted)
    if chosen is not None:
        return chosen
    raise _none_of(list(assessments.values()), need)


def _assess_all(readings: Sequence[CachedReading], need: Need) -> Steps[dict[str, Assessment]]:
    """Return how each account stands, in one look at the ledgers."""

    def look(transaction: Transaction) -> list[Assessment]:
        return [assess(cached, need, transaction) for cached in readings]

    keys = dict.fromkeys(key for cached in readings for key in ledger_keys(cached))
    try:
        assessments = yield Transact(look, [*keys], PATIENCE, writes=False)
    except StoreUnavailable as error:
        assessments = [unread(attrs.evolve(k, error=error), need) for k in readings]
    return {assessment.cached.name: assessment for assessment in assessments}


def _chosen(
    assessments: dict[str, Assessment],
    need: Need,
    policy: Policy,
    wanted: Reservation | None,
) -> Steps[Assessment | None]:
    """Return the account the policy picks; if others were quicker to hold it, the next one."""
    able = _one_of_each_ledger(assessments.values())
    while able:
        candidates = tuple(_candidate(assessment) for assessment in able.values())
        choice = policy(candidates)
        if choice not in candidates:
            msg = "a policy returns one of the candidates that it is given"
            raise ConfigurationError(msg)
        assessment = able.pop(choice.name)
        if wanted is not None:
            assessment = yield from assessed(assessment.cached, need, wanted)
            assessments[choice.name] = assessment
        if assessment.verdict:
            return assessment
    return None


def _none_of(assessments: Sequence[Assessment], need: Need) -> CoffersError:
    """Return why none of them can take the job."""
    short = [s for s in assessments if s.verdict.word == "no"]
    if not short:
        return next(error for s in assessments if (error := s.refusal()) is not None)
    most = max((s.headroom.amount for s in short if s.headroom.amount is not None), default=None)
    unknown = len(assessments) - len(short)
    told = "" if most is None else f": {most:f} is the most"
    untold = f"; of {unknown} it is not known" if unknown else ""
    resets = [at for s in short if (at := s.resets_at) is not None]
    return InsufficientCredits(
        f"none of {len(assessments)} accounts has {need.amount:f} {need.unit}{told}{untold}",
        needed=need.amount,
        remaining=most,
        resets_at=min(resets, default=None),
    )


def _one_of_each_ledger(assessments: Iterable[Assessment]) -> dict[str, Assessment]:
    """Those that have enough; of several ways to one holder, the one that has most."""
    pools: dict[Key | None, Assessment] = {}
    for assessment in assessments:
        if assessment.verdict:
            pool = assessment.cached.pool.ledger if assessment.cached.pool else None
            best = pools.setdefault(pool, assessment)
            if _width(assessment.headroom) > _width(best.headroom):
                pools[pool] = assessment
    return {assessment.cached.name: assessment for assessment in pools.values()}


def _width(headroom: Headroom) -> Decimal:
    return Decimal("inf") if headroom.amount is None else headroom.amount


def _candidate(assessment: Assessment) -> Candidate:
    account, need = assessment.account, assessment.need
    beside = ("cap", "slots") if need.include_overage else ("cap", "slots", "overage")
    mine = [b for b in account.balances if b.unit == need.unit and b.counts]
    mine = [b for b in mine if not b.expired(account.observed_at)]
    pools = [b for b in mine if b.kind not in beside]
    caps = [_fraction([b], need) for b in mine if b.kind == "cap"]
    left = [b for b in pools if b.remaining is not None and b.remaining > 0]
    expiries = [at for b in left if (at := b.expires_at) is not None and at > account.observed_at]
    resets = [at for b in left if (at := b.resets_at) is not None and at > account.observed_at]
    return Candidate(
        name=assessment.cached.name,
        account=account,
        headroom=assessment.headroom,
        fraction=min([_fraction(pools, need, most=_HALF), *caps]),
        ends_at=min(expiries + resets, default=None),
        expires_at=min(expiries, default=None),
    )


def _fraction(balances: Sequence[Balance], need: Need, most: Decimal = _WHOLE) -> Decimal:
    """Return how much of these balances together is left; without a limit, at `most` so much."""
    if any(b.unlimited for b in balances):
        return _WHOLE
    left = _sum(b.remaining for b in balances)
    if any(b.limit is not None for b in balances):
        wholes = (b.remaining if b.limit is None else b.limit for b in balances)
        whole, most = _sum(amount for amount in wholes if amount is not None and amount > 0), _WHOLE
    else:
        whole = EXACT.add(left, EXACT.multiply(_JOBS, need.amount))
    return EXACT.multiply(most, EXACT.divide(left, whole)) if whole > 0 else Decimal(0)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount or Decimal(0))
    return total
