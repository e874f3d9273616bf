"""What a store keeps about one access (a credential at a provider), and how it changes.

    {"account": {…}, "asked_at": 1763770000.0, "pool": "…",
     "lease": {"owner": "…", "at": 1763770000.0, "until": 1763770010.0},
     "failure": {"error": {…}, "times": 1, "at": 1763770000.0, "until": 1763770060.0,
                 "patience": 30.0}}

Who finds no reading that is new enough takes the lease and asks the provider; who finds it taken
waits.  A lease ends by itself, so that nobody waits for long for a process that died.  After a
failure nobody asks for a while, which grows with each further one.  Of two answers the one counts
that was asked for later, whichever comes first.  All times are the store's, and every change is a
function of the record and that time alone; what lies in the future was written before a clock was
put back, and does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from uuid import uuid4

import attrs

from coffers import errors
from coffers.errors import (
    AccountError,
    CoffersError,
    DeadlineExceeded,
    StoreUnavailable,
    Unsupported,
)
from coffers.model import Account
from coffers.stores import Document
from coffers.timing import Clock

LEASE = 1 / 3
"""How much of the time for an answer a lease lasts: who waits for a dead process can still ask."""
SHORTEST_BACKOFF, LONGEST_BACKOFF = 1.0, 900.0
"""Seconds; the longest is exceeded where `max_age` is longer, or the provider asks for more."""
NEVER = float("-inf")
_JITTER = 0.1
_MORE_PATIENT = 2.0
"""Whoever has so many times the time is not told that there was not enough of it."""

Say = Literal["use", "failed", "wait", "ask"]


@attrs.frozen
class Access:
    """Who asks what where.  Equal ones share their readings."""

    name: str
    provider: str
    base_url: str
    key: str
    """Under which the store keeps the record; tells neither the credential nor the options."""


@attrs.frozen(kw_only=True)
class Wish:
    """Which reading is wanted; without anything, one of a certain age at most."""

    since: float | None = None
    """It is asked for later than this."""
    refresh: bool = False
    """It is asked for from then on, by default from now on, whatever failed before."""


@attrs.frozen(kw_only=True)
class Known:
    """What is known about an account, and since when."""

    name: str
    account: Account | None
    error: CoffersError | None = None
    """Why there is nothing newer."""
    asked_at: float = NEVER
    """When the reading was asked for: what was spent before that is in it."""
    tried_at: float = NEVER
    """When the provider was asked last, with whatever success."""
    began: float = NEVER
    """When it was wanted."""
    pool: str
    """The same for all accesses to one holder."""
    access: str
    """Key of the access."""

    @property
    def is_new(self) -> bool:
        """Whether the provider was asked after this was wanted."""
        return self.tried_at >= self.began


@attrs.define
class Attempt:
    """One try to have a reading, as changes of the record."""

    access: Access
    wish: Wish
    max_age: float
    patience: float
    """Seconds that it may take."""
    clock: Clock
    waited: float = 0.0
    """Seconds since the reading was wanted."""
    owner: str = attrs.field(factory=lambda: uuid4().hex, init=False)
    began: float = attrs.field(default=NEVER, init=False)

    def decide(
        self, record: Document | None, now: float
    ) -> tuple[Document | None, tuple[Say, Document, float]]:
        """Use what is there, or wait for somebody else, or take the lease and ask."""
        there: Document = record or {}
        self.began = now - self.waited if self.began == NEVER else self.began
        if self._will_do(there, now):
            return record, ("use", there, now)
        if "failure" in there and self._respects(there["failure"], now):
            return record, ("failed", there, now)
        if "lease" in there and _lasts(there["lease"], now):
            return record, ("wait", there, now)
        lease = {"owner": self.owner, "at": now, "until": now + self.patience * LEASE}
        return {**there, "lease": lease}, ("ask", there, now)

    def _will_do(self, there: Document, now: float) -> bool:
        """Whether the reading is new enough; that was settled when it was wanted."""
        asked_at: float = there.get("asked_at", NEVER)
        if self.wish == Wish():
            return self.began - self.max_age <= asked_at <= now
        return self._since < asked_at <= now

    def _respects(self, failure: Document, now: float) -> bool:
        """Who refreshes takes only a failure that came after that for an answer."""
        if self.wish.refresh:
            return bool(self._since < failure["at"] <= now)
        patient = self.patience >= failure["patience"] * _MORE_PATIENT
        in_time = failure["error"]["type"] != DeadlineExceeded.__name__
        return _lasts(failure, now) and (in_time or not patient)

    @property
    def _since(self) -> float:
        return self.began if self.wish.since is None else self.wish.since

    def give_up(self, record: Document | None, _now: float) -> tuple[Document | None, None]:
        """Let go of the lease."""
        there = self._released(record)
        return (record if there == record else there or None), None

    def succeed(
        self, account: Account, pool: str | None, asked_at: float
    ) -> Callable[[Document | None, float], tuple[Document, Document]]:
        """Keep `account`, unless what was asked for later is known by now."""

        def change(record: Document | None, now: float) -> tuple[Document, Document]:
            there = self._released(record)
            if _latest(there, now) <= asked_at:
                there.pop("failure", None)
                there.update(account=account.to_dict(), asked_at=asked_at)
                # A holder that the provider leaves out once is still the holder.
                there["pool"] = pool or there.get("pool")
            return there, there

        return change

    def fail(
        self, error: CoffersError, asked_at: float, patience: float
    ) -> Callable[[Document | None, float], tuple[Document, Document]]:
        """Keep the last good reading, unless the provider refused; ask no more for a while.

        Unless what was asked for later is known by now.  `patience` is how many seconds the answer
        could have taken.
        """
        jitter = 1 + _JITTER * self.clock.random()

        def change(record: Document | None, now: float) -> tuple[Document, Document]:
            there = self._released(record)
            if _latest(there, now) > asked_at:
                return there, there
            if isinstance(error, AccountError | Unsupported):
                there.pop("account", None)
                there.pop("asked_at", None)
            before = there.get("failure", {"times": 0, "at": NEVER, "until": NEVER})
            times = before["times"] + 1
            until = now + max(self._backoff(times) * jitter, error.retry_after or 0)
            if _lasts(before, now):  # and was passed over: what was asked for then still holds
                until = max(until, before["until"])
            failure = {"error": error.to_dict(), "times": times, "at": asked_at, "until": until}
            there["failure"] = {**failure, "patience": patience}
            return there, there

        return change

    def _backoff(self, times: int) -> float:
        """Seconds; never less than between two readings that succeed."""
        interval = max(self.max_age, SHORTEST_BACKOFF)
        return min(interval * 2.0 ** min(times - 1, 20), max(interval, LONGEST_BACKOFF))

    def _released(self, record: Document | None) -> Document:
        there = dict(record or {})
        if there.get("lease", {}).get("owner") == self.owner:
            del there["lease"]
        return there


def _lasts(span: Document, now: float) -> bool:
    """Whether a lease, or the time after a failure, is not over."""
    return bool(span["at"] <= now < span["until"])


def _latest(record: Document, now: float) -> float:
    """When the last answer that is known was asked for."""
    answers = record.get("asked_at", NEVER), record.get("failure", {"at": NEVER})["at"]
    return max((at for at in answers if at <= now), default=NEVER)


def known(
    name: str, key: str, record: Document, *, began: float, error: CoffersError | None = None
) -> Known:
    """What `record` tells; where there was an `error` it is the last good reading.

    Raises `StoreUnavailable` for a reading that another version wrote.
    """
    account = None
    try:
        account = Account.from_dict(record["account"]) if "account" in record else None
    except ValueError:
        if error is None:
            msg = "the store holds a reading that this version does not understand"
            raise StoreUnavailable(msg) from None
    if account is not None:
        account = attrs.evolve(account, name=name, stale=error is not None)
    return Known(
        name=name,
        account=account,
        error=error,
        asked_at=record.get("asked_at", NEVER),
        began=began,
        tried_at=record.get("failure", {"at": NEVER})["at"] if error else record["asked_at"],
        pool=record.get("pool") or key,
        access=key,
    )


def failure_of(record: Document, now: float) -> CoffersError:
    """The error that is kept in `record`, with the time that is left to wait."""
    error = errors.from_dict(record["failure"]["error"])
    if error.retry_after is not None:
        error.retry_after = record["failure"]["until"] - now
    return error
