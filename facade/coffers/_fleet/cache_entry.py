"""The cache entry of one access (a credential at a provider), and how it changes.

    {"account": {…}, "asked_at": 1763770000.0, "holder": "…", "resets": {"month": 1763769000.0},
     "lease": {"owner": "…", "at": 1763770000.0, "until": 1763770010.0},
     "failure": {"error": {…}, "times": 1, "at": 1763770000.0, "until": 1763770060.0,
                 "patience": 30.0}}

Whoever finds no reading that is new enough takes the lease and asks the provider; all others wait.
A lease expires, so that a process that died doesn't hold up the others for long.  A failure starts
a back-off, which grows with each further failure.  Of two answers, the one that was asked for later
wins, no matter which arrives first.

All times are the store's, and each change depends only on the entry and that time.  A time in the
future was written before a clock was set back, and doesn't count.  A damaged entry is ignored: the
provider is asked instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
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
"""Share of its owner's time that a lease lasts.

A caller that waits for a process which died must still have time to ask the provider itself.
"""
SHORTEST_BACKOFF, LONGEST_BACKOFF = 1.0, 900.0
"""Seconds.  A longer `max_age`, or a provider that asks for more, exceeds the longest."""
NEVER = float("-inf")
_JITTER = 0.1
_MORE_PATIENT = 2.0
"""A caller with this many times the time doesn't take an earlier timeout for an answer."""

Decision = Literal["use", "failed", "wait", "ask"]


@attrs.frozen
class Access:
    """An account's credential at its provider.  Accesses with the same `key` share readings."""

    name: str
    provider: str
    base_url: str
    namespace: str
    siblings: tuple[str, ...]
    """The fleet's other names whose key comes from the same place."""
    key: Key
    """Key of the cache entry in the store; it reveals neither the credential nor the options."""
    changes: Key = attrs.field(init=False)
    """Key of the document that records changes of the holder."""
    _names: tuple[Key, ...] = attrs.field(init=False)
    """Keys of the name and of its siblings."""
    _pools: dict[str | None, LedgerKeys] = attrs.field(factory=dict, init=False, eq=False)

    @changes.default
    def _of_changes(self) -> Key:
        return Key.of(f"holder {self._at}", self.namespace, self.name)

    @_names.default
    def _of_names(self) -> tuple[Key, ...]:
        names = self.name, *self.siblings
        return tuple(Key.of(f"account {self._at}", self.namespace, name) for name in names)

    @property
    def _at(self) -> str:
        return f"{self.provider} {self.base_url}"

    def pool(self, holder: str | None) -> LedgerKeys:
        """Return the keys that lead to the account's ledger; `holder` is the reported one."""
        found = self._pools.get(holder)
        if found is None:
            if len(self._pools) > 1:  # those without a holder, and those of an earlier one
                self._pools.clear()
            found = self._pools[holder] = self._pool(holder)
        return found

    def _pool(self, holder: str | None) -> LedgerKeys:
        name, *siblings = self._names
        ledger = Key(f"ledger {self._at}", self.key.secret)
        if holder is not None:
            ledger = Key.of(f"ledger {self._at}", "holder", holder)
        return LedgerKeys(name, tuple(siblings), ledger, by_holder=holder is not None)


@attrs.frozen(kw_only=True)
class Freshness:
    """How new a reading has to be: by default, no older than `max_age`."""

    since: float | None = None
    """It must be asked for after this time."""
    refresh: bool = False
    """It must be asked for after `since`, by default now, and earlier failures don't count."""


@attrs.frozen(kw_only=True)
class CachedReading:
    """A reading from the cache or the provider, with its times."""

    name: str
    account: Account | None
    error: CoffersError | None = None
    """Why there is no newer reading."""
    asked_at: float = NEVER
    """When the provider was asked for this reading, which shows what was spent before."""
    tried_at: float = NEVER
    """When the provider was last asked, even if that failed."""
    began: float = NEVER
    """When the caller wanted the reading."""
    oldest: float = NEVER
    """When the oldest reading that may still be used was asked for."""
    pool: LedgerKeys | None
    """Keys of the ledger, shared by all accesses of a holder; ``None`` if nothing was looked up."""
    access: Key | None
    """Key of the access."""
    resets: Mapping[str, float] = attrs.field(factory=dict)
    """When each balance was last reset, if two readings have proved it."""

    @property
    def is_new(self) -> bool:
        """Whether the provider was asked after the caller wanted the reading."""
        return self.tried_at >= self.began


@attrs.frozen
class Lease:
    """The right to ask the provider, which one owner has until it expires."""

    owner: str
    at: float
    until: float

    @classmethod
    def read(cls, document: Any) -> Lease:
        """Build a lease from its document; `read` below handles what a wrong shape raises."""
        owner, at, until = document["owner"], document["at"], document["until"]
        return cls(as_text(owner), as_time(at), as_time(until))


@attrs.frozen
class Failure:
    """The last failure, and the back-off that it started."""

    error: Document
    times: int
    at: float
    until: float
    patience: float
    """Seconds that the answer could have taken."""

    @classmethod
    def read(cls, document: Any) -> Failure:
        """Build a failure from its document; `read` below handles what a wrong shape raises."""
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
    """When each balance was last reset, if two readings have proved it."""
    lease: Lease | None = None
    failure: Failure | None = None
    _reading: list[Account | None] = attrs.field(factory=list, init=False, eq=False, repr=False)
    """The account once it has been read: an entry is shared by all who find the same text."""

    def document(self) -> Document:
        """Return the entry as the store keeps it."""
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
        """Return the account, if there is one and this version of the library understands it."""
        if not self._reading:
            try:
                account = None if self.account is None else Account.from_dict(self.account)
            except (ValueError, RecursionError):
                account = None
            self._reading.append(account)
        return self._reading[0]


def read(document: Document | None) -> CacheEntry:
    """Return the entry in `document`, or an empty one if it is damaged."""
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
    """One caller's attempt to get a reading, as changes of the cache entry."""

    access: Access
    freshness: Freshness
    max_age: float
    patience: float
    """Seconds that the caller gives it."""
    clock: Clock
    waited: float = 0.0
    """Seconds that the caller has waited already."""
    owner: str = attrs.field(factory=lambda: uuid4().hex, init=False)
    began: float = attrs.field(default=NEVER, init=False)

    def decide(self, entry: CacheEntry, now: float) -> tuple[Decision, CacheEntry, Account | None]:
        """Decide: use the entry, wait for the owner of the lease, or take the lease and ask."""
        self.began = now - self.waited if self.began == NEVER else self.began
        if self._will_do(entry, now) and (account := entry.reading()) is not None:
            return "use", entry, account
        if entry.failure is not None and self._respects(entry.failure, now):
            return "failed", entry, entry.reading()
        if entry.lease is not None and _lasts(entry.lease, now):
            return "wait", entry, None
        lease = Lease(self.owner, now, now + self.patience * LEASE)
        return "ask", attrs.evolve(entry, lease=lease), None

    def _will_do(self, entry: CacheEntry, now: float) -> bool:
        """Return whether the reading was new enough when the caller wanted it."""
        if self.freshness == Freshness():
            return self.began - self.max_age <= entry.asked_at <= now
        return self._since < entry.asked_at <= now

    def _respects(self, failure: Failure, now: float) -> bool:
        """Return whether `failure` is the answer.

        A refresh accepts only a failure that came after it.  Others respect the back-off, unless it
        was a timeout and they have much more time.
        """
        if self.freshness.refresh:
            return self._since < failure.at <= now
        is_patient = self.patience >= failure.patience * _MORE_PATIENT
        was_timeout = failure.error["type"] == DeadlineExceeded.__name__
        return _lasts(failure, now) and not (was_timeout and is_patient)

    @property
    def _since(self) -> float:
        return self.began if self.freshness.since is None else self.freshness.since

    def give_up(self, entry: CacheEntry) -> CacheEntry:
        """Release the lease, if this caller owns it."""
        if entry.lease is not None and entry.lease.owner == self.owner:
            return attrs.evolve(entry, lease=None)
        return entry

    def succeed(
        self, entry: CacheEntry, account: Account, asked_at: float, now: float
    ) -> CacheEntry:
        """Store `account`, unless the entry has an answer that was asked for later."""
        entry = self.give_up(entry)
        if _latest(entry, now) > asked_at:
            return entry
        return attrs.evolve(
            entry,
            account=account.to_dict(),
            asked_at=asked_at,
            # A holder that the provider leaves out once is still the holder.
            holder=holder_of(account) or entry.holder,
            resets={**entry.resets, **shown_resets(entry.account, account)},
            failure=None,
        )

    def fail(
        self, entry: CacheEntry, error: CoffersError, asked_at: float, patience: float, now: float
    ) -> CacheEntry:
        """Store the failure and start a back-off, unless the entry has a later answer.

        The last good reading stays, unless the provider refused the account.  `patience` is the
        seconds that the answer could have taken.
        """
        entry = self.give_up(entry)
        if _latest(entry, now) > asked_at:
            return entry
        if isinstance(error, AccountError | Unsupported):
            entry = attrs.evolve(entry, account=None, asked_at=NEVER)
        before = entry.failure
        times = 1 if before is None else before.times + 1
        jitter = 1 + _JITTER * self.clock.random()
        until = now + max(self._backoff(times) * jitter, error.retry_after or 0)
        if before is not None and _lasts(before, now):
            # A refresh passed over this back-off, which still binds everybody else.
            until = max(until, before.until)
        failure = Failure(error.to_dict(), times, asked_at, until, patience)
        return attrs.evolve(entry, failure=failure)

    def _backoff(self, times: int) -> float:
        """Return the seconds to wait after a failure: never less than between two good readings."""
        interval = max(self.max_age, SHORTEST_BACKOFF)
        return min(interval * 2.0 ** min(times - 1, 20), max(interval, LONGEST_BACKOFF))


def _lasts(span: Lease | Failure, now: float) -> bool:
    """Return whether a lease or back-off is still running."""
    return span.at <= now < span.until


def _latest(entry: CacheEntry, now: float) -> float:
    """Return when the latest answer in the entry was asked for."""
    answers = entry.asked_at, entry.failure.at if entry.failure else NEVER
    return max((at for at in answers if at <= now), default=NEVER)


def holder_of(account: Account) -> str | None:
    """Return the holder's identity, if the provider reports one."""
    reported = account.holder.id, account.holder.email
    # A value that repeats the credential is a Secret instead of a string, and must not be stored.
    holder = next((text for text in reported if text and isinstance(text, str)), None)
    return None if holder is None else json.dumps([account.via, holder])


def shown_resets(before: Document | None, after: Account) -> dict[str, float]:
    """Return when each balance was last reset, as far as two readings prove it.

    Proof is a reported start of the current period, or a reported reset that was due and has moved
    to a later time.  Inferred times prove nothing.
    """
    due, resets = _due(before), {}
    for balance in after.balances:
        was, following = due.get(balance.key), balance.resets_at
        if balance.kind == "allowance" and _reports(balance, "starts_at"):
            was = balance.starts_at
        elif not _reports(balance, "resets_at") or was is None or was >= (following or was):
            continue
        if was is not None and was <= after.observed_at:
            resets[balance.key] = was.timestamp()
    return resets


def _due(account: Document | None) -> dict[str, datetime]:
    """Return the reported resets in an account's document, by the balance's key."""
    try:
        due = {
            balance["key"]: datetime.fromisoformat(balance["resets_at"])
            for balance in (account or {}).get("balances", ())
            if balance["basis"].get("resets_at") == "reported"
        }
        return {key: at for key, at in due.items() if at.tzinfo is not None}
    except (AttributeError, LookupError, TypeError, ValueError):  # damaged
        return {}


def _reports(balance: Balance, field: str) -> bool:
    return balance.basis.get(field) == "reported"


def cached_reading(
    access: Access,
    entry: CacheEntry,
    account: Account | None,
    *,
    began: float,
    max_age: float,
    error: CoffersError | None = None,
) -> CachedReading:
    """Return the reading in `entry`; with an `error`, it is the last good one (stale-if-error)."""
    stale = error is not None
    if account is not None and (account.name, account.stale) != (access.name, stale):
        account = attrs.evolve(account, name=access.name, stale=stale)
    failed_at = entry.failure.at if entry.failure else NEVER
    return CachedReading(
        name=access.name,
        account=account,
        error=error,
        asked_at=entry.asked_at,
        began=began,
        oldest=began - max_age,
        tried_at=failed_at if error else entry.asked_at,
        pool=access.pool(entry.holder),
        access=access.key,
        resets=entry.resets,
    )


def failure_of(failure: Failure, now: float) -> CoffersError:
    """Return the error in `failure`, with the time that is left to wait."""
    error = errors.from_dict(failure.error)
    if error.retry_after is not None:
        error.retry_after = failure.until - now
    return error
