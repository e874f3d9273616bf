"""What a store keeps about one access (a credential at a provider), and how it changes.

    {"account": {…}, "asked_at": 1763770000.0, "pool": "…",
     "lease": {"owner": "…", "until": 1763770010.0},
     "failure": {"error": {…}, "times": 1, "at": 1763770000.0, "until": 1763770060.0}}

Who finds no reading that is new enough takes the lease and asks the provider; who finds it taken
waits.  A lease ends by itself, so that nobody waits for long for a process that died.  After a
failure nobody asks for a while, which grows with each further one.  All times are the store's, and
every change is a function of the record and that time alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from uuid import uuid4

import attrs

from coffers import errors
from coffers.errors import AccountError, CoffersError, StoreUnavailable
from coffers.model import Account
from coffers.stores import Document
from coffers.timing import Clock

SHORTEST_BACKOFF, LONGEST_BACKOFF = 1.0, 900.0
"""Seconds; the longest is exceeded where `max_age` is longer, or the provider asks for more."""
NEVER = float("-inf")
_JITTER = 0.1

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
    """It is asked for no earlier than this."""
    refresh: bool = False
    """It is asked for from now on, whatever failed before."""


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
    lease: float
    """Seconds for which the others wait."""
    clock: Clock
    owner: str = attrs.field(factory=lambda: uuid4().hex, init=False)
    began: float = attrs.field(default=NEVER, init=False)

    def decide(
        self, record: Document | None, now: float
    ) -> tuple[Document | None, tuple[Say, Document, float]]:
        """Use what is there, or wait for somebody else, or take the lease and ask."""
        there: Document = record or {}
        self.began = now if self.began == NEVER else self.began
        if there.get("asked_at", NEVER) >= self._oldest(now):
            return record, ("use", there, now)
        if "failure" in there and self._respects(there["failure"], now):
            return record, ("failed", there, now)
        if "lease" in there and there["lease"]["until"] > now:
            return record, ("wait", there, now)
        lease = {"owner": self.owner, "until": now + self.lease}
        return {**there, "lease": lease}, ("ask", there, now)

    def _oldest(self, now: float) -> float:
        if self.wish.refresh:
            return self.began
        return now - self.max_age if self.wish.since is None else self.wish.since

    def _respects(self, failure: Document, now: float) -> bool:
        """Who insists takes only a failure that came after that for an answer."""
        later: bool = failure["at"] >= self.began if self.wish.refresh else failure["until"] > now
        return later

    def give_up(self, record: Document | None, _now: float) -> tuple[Document | None, None]:
        """Let go of the lease."""
        return self._released(record) or None, None

    def succeed(
        self, account: Account, pool: str | None, asked_at: float
    ) -> Callable[[Document | None, float], tuple[Document, Document]]:
        """Keep `account`, unless there is a newer reading by now."""

        def change(record: Document | None, _now: float) -> tuple[Document, Document]:
            there = self._released(record)
            if there.get("asked_at", NEVER) < asked_at:
                there.pop("failure", None)
                there.update(account=account.to_dict(), asked_at=asked_at)
            # A holder that the provider leaves out once is still the holder.
            there["pool"] = pool or there.get("pool")
            return there, there

        return change

    def fail(
        self, error: CoffersError, asked_at: float
    ) -> Callable[[Document | None, float], tuple[Document, Document]]:
        """Keep the last good reading, unless the provider refused; ask no more for a while."""
        jitter = 1 + _JITTER * self.clock.random()

        def change(record: Document | None, now: float) -> tuple[Document, Document]:
            there = self._released(record)
            if isinstance(error, AccountError):
                there.pop("account", None)
                there.pop("asked_at", None)
            times = there.get("failure", {"times": 0})["times"] + 1
            wait = max(self._backoff(times) * jitter, error.retry_after or 0)
            failure = {"error": error.to_dict(), "times": times, "at": asked_at}
            there["failure"] = {**failure, "until": now + wait}
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


def known(
    name: str, key: str, record: Document, *, began: float, error: CoffersError | None = None
) -> Known:
    """What `record` tells; where there was an `error` it is the last good reading."""
    account = None
    if "account" in record:
        try:
            account = Account.from_dict(record["account"])
        except ValueError:
            msg = "the store holds a reading that this version does not understand"
            raise StoreUnavailable(msg) from None
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
