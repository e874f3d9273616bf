"""What a store keeps about one access (a credential at a provider), and how it changes.

    {"account": {…}, "asked_at": 1763770000.0, "holder": "…", "resets": {"month": 1763769000.0},
     "lease": {"owner": "…", "at": 1763770000.0, "until": 1763770010.0},
     "failure": {"error": {…}, "times": 1, "at": 1763770000.0, "until": 1763770060.0,
                 "patience": 30.0}}

Who finds no reading that is new enough takes the lease and asks the provider; who finds it taken
waits.  A lease ends by itself, so that nobody waits for long for a process that died.  After a
failure nobody asks for a while, which grows with each further one.  Of two answers the one counts
that was asked for later, whichever comes first.  All times are the store's, and every change is a
function of the record and that time alone; what lies in the future was written before a clock was
put back, and does not count.  Of a record that is damaged nothing is used: the provider is asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal
from uuid import uuid4

import attrs

from coffers import errors
from coffers._fleet.ledger_lookup import LedgerKeys
from coffers._stores import Document, Key
from coffers._stores.document import as_text, as_time
from coffers._wire.clock import Clock
from coffers.errors import AccountError, CoffersError, DeadlineExceeded, Unsupported
from coffers.model import Account, Balance

LEASE = 1 / 3
"""How much of the time for an answer a lease lasts: who waits for a dead process can still ask."""
SHORTEST_BACKOFF, LONGEST_BACKOFF = 1.0, 900.0
"""Seconds; the longest is exceeded where `max_age` is longer, or the provider asks for more."""
NEVER = float("-inf")
_JITTER = 0.1
_MORE_PATIENT = 2.0
"""Whoever has so many times the time is not told that there was not enough of it."""

Decision = Literal["use", "failed", "wait", "ask"]


@attrs.frozen
class Access:
    """Who asks what where.  Equal ones share their readings."""

    name: str
    provider: str
    base_url: str
    namespace: str
    siblings: tuple[str, ...]
    """Other names whose key comes from the same place."""
    key: Key
    """Under which the store keeps the record; tells neither the credential nor the options."""

    def pool(self, holder: str | None) -> LedgerKeys:
        """Tell by what the account's ledger is found; `holder` is what the provider tells."""
        at = f"{self.provider} {self.base_url}"
        names = (Key.of(f"account {at}", self.namespace, n) for n in (self.name, *self.siblings))
        name, *siblings = names
        ledger = Key(f"ledger {at}", self.key.secret)
        if holder is not None:
            ledger = Key.of(f"ledger {at}", "holder", holder)
        return LedgerKeys(name, tuple(siblings), ledger, by_holder=holder is not None)

    def changes(self) -> Key:
        """Under which the store keeps whether the holder changed."""
        return Key.of(f"holder {self.provider} {self.base_url}", self.namespace, self.name)


@attrs.frozen(kw_only=True)
class Freshness:
    """Which reading is wanted; without anything, one of a certain age at most."""

    since: float | None = None
    """It is asked for later than this."""
    refresh: bool = False
    """It is asked for from then on, by default from now on, whatever failed before."""


@attrs.frozen(kw_only=True)
class CachedReading:
    """A reading from the cache or the provider, with its age."""

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
    oldest: float = NEVER
    """When a reading was asked for that is just new enough to be used."""
    pool: LedgerKeys | None
    """The same ledger for all accesses to one holder; ``None`` where nobody could look it up."""
    access: Key | None
    """Key of the access."""
    resets: Mapping[str, float] = attrs.field(factory=dict)
    """When each balance was reset last, as far as two readings have shown it."""

    @property
    def is_new(self) -> bool:
        """Whether the provider was asked after this was wanted."""
        return self.tried_at >= self.began


@attrs.frozen
class Lease:
    """Somebody asks the provider."""

    owner: str
    at: float
    until: float

    @classmethod
    def read(cls, document: Any) -> Lease:
        """Raises `ValueError`, or what comes of another shape."""
        owner, at, until = document["owner"], document["at"], document["until"]
        return cls(as_text(owner), as_time(at), as_time(until))


@attrs.frozen
class Failure:
    """Why nobody asks for a while."""

    error: Document
    times: int
    at: float
    until: float
    patience: float

    @classmethod
    def read(cls, document: Any) -> Failure:
        """Raises `ValueError`, or what comes of another shape."""
        error, times = document["error"], document["times"]
        errors.from_dict(error)
        if type(times) is not int or times < 1:
            raise ValueError
        moments = (as_time(document[name]) for name in ("at", "until", "patience"))
        return cls(error, times, *moments)


@attrs.frozen(kw_only=True)
class CacheEntry:
    """The cached state of one access: reading, failure and lease."""

    account: Document | None = None
    asked_at: float = NEVER
    holder: str | None = None
    resets: Mapping[str, float] = attrs.field(factory=dict)
    """When each balance was reset last, as far as two readings have shown it."""
    lease: Lease | None = None
    failure: Failure | None = None

    def document(self) -> Document:
        """Give it as it is kept."""
        kept: dict[str, Any] = {}
        if self.account is not None:
            kept.update(account=self.account, asked_at=self.asked_at)
        if self.holder is not None:
            kept["holder"] = self.holder
        if self.resets:
            kept["resets"] = {**self.resets}
        for name, part in (("lease", self.lease), ("failure", self.failure)):
            if part is not None:
                kept[name] = attrs.asdict(part)
        return kept

    def reading(self) -> Account | None:
        """Give the account, where there is one and this version understands it."""
        try:
            return None if self.account is None else Account.from_dict(self.account)
        except (ValueError, RecursionError):
            return None


def read(document: Document | None) -> CacheEntry:
    """Read what is kept; of what is damaged nothing is used."""
    if document is None:
        return CacheEntry()
    try:
        account = document.get("account")
        if not isinstance(account, dict | None):
            return CacheEntry()
        return CacheEntry(
            account=account,
            asked_at=NEVER if account is None else as_time(document["asked_at"]),
            holder=as_text(document["holder"]) if "holder" in document else None,
            resets={as_text(k): as_time(at) for k, at in document.get("resets", {}).items()},
            lease=Lease.read(document["lease"]) if "lease" in document else None,
            failure=Failure.read(document["failure"]) if "failure" in document else None,
        )
    except (AttributeError, LookupError, TypeError, ValueError):
        return CacheEntry()


@attrs.define
class Flight:
    """One try to have a reading, as changes of the record."""

    access: Access
    freshness: Freshness
    max_age: float
    patience: float
    """Seconds that it may take."""
    clock: Clock
    waited: float = 0.0
    """Seconds since the reading was wanted."""
    owner: str = attrs.field(factory=lambda: uuid4().hex, init=False)
    began: float = attrs.field(default=NEVER, init=False)

    def decide(self, record: CacheEntry, now: float) -> tuple[Decision, CacheEntry, Account | None]:
        """Use what is there, or wait for somebody else, or take the lease and ask."""
        self.began = now - self.waited if self.began == NEVER else self.began
        if self._will_do(record, now) and (account := record.reading()) is not None:
            return "use", record, account
        if record.failure is not None and self._respects(record.failure, now):
            return "failed", record, record.reading()
        if record.lease is not None and _lasts(record.lease, now):
            return "wait", record, None
        lease = Lease(self.owner, now, now + self.patience * LEASE)
        return "ask", attrs.evolve(record, lease=lease), None

    def _will_do(self, record: CacheEntry, now: float) -> bool:
        """Return whether the reading is new enough; that was settled when it was wanted."""
        if self.freshness == Freshness():
            return self.began - self.max_age <= record.asked_at <= now
        return self._since < record.asked_at <= now

    def _respects(self, failure: Failure, now: float) -> bool:
        """Who refreshes takes only a failure that came after that for an answer."""
        if self.freshness.refresh:
            return self._since < failure.at <= now
        patient = self.patience >= failure.patience * _MORE_PATIENT
        in_time = failure.error["type"] != DeadlineExceeded.__name__
        return _lasts(failure, now) and (in_time or not patient)

    @property
    def _since(self) -> float:
        return self.began if self.freshness.since is None else self.freshness.since

    def give_up(self, record: CacheEntry) -> CacheEntry:
        """Let go of the lease."""
        if record.lease is not None and record.lease.owner == self.owner:
            return attrs.evolve(record, lease=None)
        return record

    def succeed(
        self, record: CacheEntry, account: Account, asked_at: float, now: float
    ) -> CacheEntry:
        """Keep `account`, unless what was asked for later is known by now."""
        record = self.give_up(record)
        if _latest(record, now) > asked_at:
            return record
        before = record.reading()
        return attrs.evolve(
            record,
            account=account.to_dict(),
            asked_at=asked_at,
            # A holder that the provider leaves out once is still the holder.
            holder=holder_of(account) or record.holder,
            resets={**record.resets, **shown_resets(before, account)},
            failure=None,
        )

    def fail(
        self, record: CacheEntry, error: CoffersError, asked_at: float, patience: float, now: float
    ) -> CacheEntry:
        """Keep the last good reading, unless the provider refused; ask no more for a while.

        Unless what was asked for later is known by now.  `patience` is how many seconds the answer
        could have taken.
        """
        record = self.give_up(record)
        if _latest(record, now) > asked_at:
            return record
        if isinstance(error, AccountError | Unsupported):
            record = attrs.evolve(record, account=None, asked_at=NEVER)
        before = record.failure
        times = 1 if before is None else before.times + 1
        jitter = 1 + _JITTER * self.clock.random()
        until = now + max(self._backoff(times) * jitter, error.retry_after or 0)
        if before is not None and _lasts(before, now):
            # It was passed over: what was asked for then still holds.
            until = max(until, before.until)
        failure = Failure(error.to_dict(), times, asked_at, until, patience)
        return attrs.evolve(record, failure=failure)

    def _backoff(self, times: int) -> float:
        """Return seconds; never less than between two readings that succeed."""
        interval = max(self.max_age, SHORTEST_BACKOFF)
        return min(interval * 2.0 ** min(times - 1, 20), max(interval, LONGEST_BACKOFF))


def _lasts(span: Lease | Failure, now: float) -> bool:
    """Return whether a lease, or the time after a failure, is not over."""
    return span.at <= now < span.until


def _latest(record: CacheEntry, now: float) -> float:
    """Return when the last answer that is known was asked for."""
    answers = record.asked_at, record.failure.at if record.failure else NEVER
    return max((at for at in answers if at <= now), default=NEVER)


def holder_of(account: Account) -> str | None:
    """Tell whose account it is, where the provider does."""
    told = account.holder.id, account.holder.email
    holder = next((text for text in told if text and isinstance(text, str)), None)
    # Or it repeats the credential, and is a secret.
    return None if holder is None else json.dumps([account.via, holder])


def shown_resets(before: Account | None, after: Account) -> dict[str, float]:
    """Tell since when each balance is what it is, where readings prove it; inferred is no proof.

    The provider tells when its period began, or that what was due by now resets later next time.
    """
    due = {b.key: b.resets_at for b in before.balances if _tells(b, "resets_at")} if before else {}
    resets = {}
    for balance in after.balances:
        was, following = due.get(balance.key), balance.resets_at
        if balance.kind == "allowance" and _tells(balance, "starts_at"):
            was = balance.starts_at
        elif not _tells(balance, "resets_at") or was is None or was >= (following or was):
            continue
        if was is not None and was <= after.observed_at:
            resets[balance.key] = was.timestamp()
    return resets


def _tells(balance: Balance, what: str) -> bool:
    return balance.basis.get(what) == "reported"


def cached_reading(
    access: Access,
    record: CacheEntry,
    account: Account | None,
    *,
    began: float,
    max_age: float,
    error: CoffersError | None = None,
) -> CachedReading:
    """Return the reading in `record`; beside an `error` it is the last good one."""
    if account is not None:
        account = attrs.evolve(account, name=access.name, stale=error is not None)
    failed_at = record.failure.at if record.failure else NEVER
    return CachedReading(
        name=access.name,
        account=account,
        error=error,
        asked_at=record.asked_at,
        began=began,
        oldest=began - max_age,
        tried_at=failed_at if error else record.asked_at,
        pool=access.pool(record.holder),
        access=access.key,
        resets=record.resets,
    )


def failure_of(failure: Failure, now: float) -> CoffersError:
    """Return the error that is kept in `failure`, with the time that is left to wait."""
    error = errors.from_dict(failure.error)
    if error.retry_after is not None:
        error.retry_after = failure.until - now
    return error
