"""Which of several accounts should take a job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import attrs

from coffers import ledger
from coffers.errors import CoffersError, ConfigurationError, InsufficientCredits, StoreUnavailable
from coffers.gate import Need, Read, Standing, Steps, unread, weigh, weighed
from coffers.ledger import Reservation
from coffers.model import Account, Balance, Headroom
from coffers.record import Known, Wish
from coffers.sharing import Stored
from coffers.stores import Store

_JOBS = 10
"""A balance without a limit counts as half full when it is good for so many jobs."""
_LATEST = datetime.max.replace(tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Candidate:
    """An account that has enough for the job."""

    name: str
    account: Account
    """Its reading, with what is held and was just spent taken off."""
    headroom: Headroom
    """What is available."""
    fraction: Decimal
    """How much of the tightest of its bounds is left: its pools together, and each cap.

    A balance that has no limit counts as less full, the fewer jobs it is good for.
    """
    ends_at: datetime | None
    """When the first of its balances expires or resets: what is left by then is lost."""


Policy = Callable[[Sequence[Candidate]], Candidate]
"""Chooses one of the accounts that have enough; they come in the order they were configured."""


def fullest(candidates: Sequence[Candidate]) -> Candidate:
    """The one of which the largest fraction is left; of equals, what ends first.

    Whoever is chosen has less left the next time, so that each one's turn comes.
    """
    return min(candidates, key=lambda c: (-c.fraction, c.ends_at or _LATEST))


def picking(
    store: Store, names: Sequence[str], need: Need, policy: Policy, wanted: Reservation | None
) -> Steps[Standing]:
    """The account that should take the job, with what it needs held where that is `wanted`.

    Accounts that have too little are asked again before it is said that there is none.
    """
    standings = yield from _standings(store, (yield Read(names, Wish())), need)
    chosen = yield from _chosen(store, standings, need, policy, wanted)
    if chosen is not None:
        return chosen
    doubts = {name: wish for name, s in standings.items() if (wish := s.doubt()) is not None}
    for wish in dict.fromkeys(doubts.values()):
        again = [name for name in doubts if doubts[name] == wish]
        standings |= yield from _standings(store, (yield Read(again, wish)), need)
    chosen = yield from _chosen(store, standings, need, policy, wanted)
    if chosen is not None:
        return chosen
    raise _none_of(list(standings.values()), need)


def _standings(store: Store, readings: Sequence[Known], need: Need) -> Steps[dict[str, Standing]]:
    """How each account stands, in one look at the ledgers."""
    try:
        documents, now = yield Stored(partial(store.look, [known.pool for known in readings]))
    except StoreUnavailable as error:
        return {k.name: unread(attrs.evolve(k, error=error), need) for k in readings}
    return {
        known.name: weigh(known, need, ledger.opened(document, now))
        for known, document in zip(readings, documents, strict=True)
    }


def _chosen(
    store: Store,
    standings: dict[str, Standing],
    need: Need,
    policy: Policy,
    wanted: Reservation | None,
) -> Steps[Standing | None]:
    """The one that the policy chooses.  Where others were quicker to hold it, the next one."""
    able = _one_of_each_pool(standings.values())
    while able:
        candidates = [_candidate(standing) for standing in able.values()]
        choice = policy(candidates)
        if choice not in candidates:
            msg = "a policy returns one of the candidates that it is given"
            raise ConfigurationError(msg)
        standing = able.pop(choice.name)
        if wanted is not None:
            standing = yield from weighed(store, standing.known, need, wanted)
            standings[choice.name] = standing
        if standing.verdict:
            return standing
    return None


def _none_of(standings: Sequence[Standing], need: Need) -> CoffersError:
    """Why none of them can take the job."""
    short = [s for s in standings if s.verdict.word == "no"]
    if not short:
        return next(error for s in standings if (error := s.refusal()) is not None)
    most = max((s.headroom.amount for s in short if s.headroom.amount is not None), default=None)
    unknown = len(standings) - len(short)
    told = "" if most is None else f": {most:f} is the most"
    untold = f"; of {unknown} it is not known" if unknown else ""
    resets = [at for s in short if (at := s.resets_at) is not None]
    return InsufficientCredits(
        f"none of {len(standings)} accounts has {need.amount:f} {need.unit}{told}{untold}",
        needed=need.amount,
        remaining=most,
        resets_at=min(resets, default=None),
    )


def _one_of_each_pool(standings: Iterable[Standing]) -> dict[str, Standing]:
    """Those that have enough; of several ways to one holder, the one that has most."""
    pools: dict[str, Standing] = {}
    for standing in standings:
        if standing.verdict:
            best = pools.setdefault(standing.known.pool, standing)
            if _width(standing.headroom) > _width(best.headroom):
                pools[standing.known.pool] = standing
    return {standing.known.name: standing for standing in pools.values()}


def _width(headroom: Headroom) -> Decimal:
    return Decimal("inf") if headroom.amount is None else headroom.amount


def _candidate(standing: Standing) -> Candidate:
    account, need = standing.account, standing.need
    mine = [b for b in account.balances if b.unit == need.unit and b.counts]
    mine = [b for b in mine if not b.expired(account.observed_at)]
    ends = [at for b in mine for at in (b.resets_at, b.expires_at) if b.remaining and at]
    kinds = ("cap", "slots") if need.include_overage else ("cap", "slots", "overage")
    bounds = [[b for b in mine if b.kind not in kinds], *([b] for b in mine if b.kind == "cap")]
    return Candidate(
        name=standing.known.name,
        account=account,
        headroom=standing.headroom,
        fraction=min(_fraction(bound, need) for bound in bounds),
        ends_at=min((at for at in ends if at > account.observed_at), default=None),
    )


def _fraction(balances: Sequence[Balance], need: Need) -> Decimal:
    """How much of these balances together is left."""
    if any(b.unlimited for b in balances):
        return Decimal(1)
    left = _sum(b.remaining for b in balances)
    if any(b.limit is not None for b in balances):
        wholes = (b.remaining if b.limit is None else b.limit for b in balances)
        whole = _sum(amount for amount in wholes if amount is not None and amount > 0)
    else:
        whole = left + _JOBS * need.amount
    return left / whole if whole > 0 else Decimal(0)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
