"""Pick the account that should take a job."""

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
"""A balance without a limit that covers this many jobs counts as half of `most`."""
_HALF, _WHOLE = Decimal("0.5"), Decimal(1)
_SOON = timedelta(days=1)
_LATEST = datetime.max.replace(tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Candidate:
    """An account that has enough for a job."""

    name: str
    account: Account
    """The reading, minus holds and recent spending."""
    headroom: Headroom
    """The amount that is available."""
    fraction: Decimal
    """Fraction left of its tightest bound: of all pools together, or of a cap.

    Without a limit, a balance counts as emptier the fewer jobs it covers.  Pools without a limit
    are never more than half full, so that what renews is used first.
    """
    ends_at: datetime | None
    """When the first of its pools expires or resets, and loses what is left."""
    expires_at: datetime | None
    """When the first of its pools expires for good."""


Policy = Callable[[Sequence[Candidate]], Candidate]
"""Picks one of the accounts that have enough, which come in the order of the configuration."""


def fullest(candidates: Sequence[Candidate]) -> Candidate:
    """Pick the account with the largest fraction left; among equals, the one that ends soonest.

    Each pick lowers that account's share, so accounts rotate.  Credits that expire within a day
    are used first.
    """
    last = [c for c in candidates if c.expires_at and c.expires_at - c.account.observed_at < _SOON]
    most = max(c.fraction for c in last or candidates)
    return min((c for c in last or candidates if c.fraction == most), key=_end)


def _end(candidate: Candidate) -> datetime:
    return candidate.ends_at or _LATEST


def picking(
    names: Sequence[str], need: Need, policy: Policy, wanted: Reservation | None
) -> Steps[Assessment]:
    """Return the account that should take the job, after holding what is `wanted`, if anything.

    Before it gives up, it reads accounts again whose cached reading shows too little.
    """
    assessments = yield from _assess_all((yield Read(names, Freshness())), need)
    chosen = yield from _chosen(assessments, need, policy, wanted)
    if chosen is not None:
        return chosen
    rechecks = {
        name: freshness for name, s in assessments.items() if (freshness := s.recheck()) is not None
    }
    for refresh in (False, True):
        again = [name for name, freshness in rechecks.items() if freshness.refresh is refresh]
        if again:
            since = max(rechecks[name].since or NEVER for name in again)
            freshness = Freshness(since=since, refresh=refresh)
            assessments |= yield from _assess_all((yield Read(again, freshness)), need)
    chosen = yield from _chosen(assessments, need, policy, wanted)
    if chosen is not None:
        return chosen
    raise _none_of(list(assessments.values()), need)


def _assess_all(readings: Sequence[CachedReading], need: Need) -> Steps[dict[str, Assessment]]:
    """Assess each account, in one transaction."""

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
    """Return the account that the policy picks.

    If another job is faster to hold on it, ask the policy again without it.
    """
    able = _one_of_each_ledger(assessments.values())
    while able:
        candidates = tuple(_candidate(assessment) for assessment in able.values())
        picked = policy(candidates)
        if picked not in candidates:
            msg = "policy must return one of the candidates that it gets"
            raise ConfigurationError(msg)
        assessment = able.pop(picked.name)
        if wanted is not None:
            assessment = yield from assessed(assessment.cached, need, wanted)
            assessments[picked.name] = assessment
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
    best = "" if most is None else f"; the most is {most:f}"
    others = f"; unknown for {unknown}" if unknown else ""
    resets = [at for s in short if (at := s.resets_at) is not None]
    return InsufficientCredits(
        f"none of {len(assessments)} accounts has {need.amount:f} {need.unit}{best}{others}",
        needed=need.amount,
        remaining=most,
        resets_at=min(resets, default=None),
    )


def _one_of_each_ledger(assessments: Iterable[Assessment]) -> dict[str, Assessment]:
    """Return the accounts that have enough; of those that share a holder, the one with the most."""
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
    counting = [b for b in account.balances if b.unit == need.unit and b.counts]
    counting = [b for b in counting if not b.expired(account.observed_at)]
    pools = [b for b in counting if b.kind not in beside]
    caps = [_fraction([b], need) for b in counting if b.kind == "cap"]
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
    """Return the fraction left of these balances together: at most `most`, if none has a limit."""
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
