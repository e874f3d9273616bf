"""Notice when a name's key leads to a different account holder.

A wrong key that is deployed by mistake reads well, but reads somebody else's account.  So a change
is logged once, and the readings of one day carry a notice.
"""

from __future__ import annotations

from datetime import UTC, datetime

import attrs

from coffers._fleet.cache_entry import Access, CachedReading
from coffers._stores import Document, Transaction
from coffers._stores.document import as_text, as_time
from coffers.model import Notice

REPORTED = 86_400.0
"""Seconds for which readings carry the notice."""
_MESSAGE = "the key now belongs to a different account holder"


@attrs.frozen
class _Seen:
    """The holder that a name last led to, and when that changed."""

    holder: str
    changed_at: float | None
    seen_at: float


def remember(transaction: Transaction, access: Access, holder: str | None) -> float | None:
    """Remember the holder of a reading, and return when that changed, like `recent`."""
    if holder is None:
        return None
    before, now = _seen(transaction, access), transaction.now
    after = _Seen(_name(transaction, access, holder), None, now)
    if before is not None and before.holder != after.holder:
        after = attrs.evolve(after, changed_at=now)
        transaction.notes.append(f"{access.name}: {_MESSAGE}")
    elif before is not None:
        is_old = before.seen_at < now - REPORTED  # rewrite it before the store lets it expire
        after = attrs.evolve(before, seen_at=now) if is_old else before
    if after != before:
        transaction.put(transaction.name(access.changes), attrs.asdict(after))
    return recent(transaction, access, holder)


def recent(transaction: Transaction, access: Access, holder: str | None) -> float | None:
    """Return when the holder changed, or ``None`` if that isn't recent."""
    seen = None if holder is None else _seen(transaction, access)
    if seen is None or seen.changed_at is None or holder is None:
        return None
    is_recent = seen.changed_at > transaction.now - REPORTED
    is_same = seen.holder == _name(transaction, access, holder)
    return seen.changed_at if is_recent and is_same else None


def with_notice(cached: CachedReading, changed_at: float | None) -> CachedReading:
    """Return the reading with a notice of the change, if there was one."""
    if cached.account is None or changed_at is None:
        return cached
    at = datetime.fromtimestamp(changed_at, UTC)
    notice = Notice(kind="warning", message=_MESSAGE, effective_at=at)
    account = attrs.evolve(cached.account, notices=[*cached.account.notices, notice])
    return attrs.evolve(cached, account=account)


def _name(transaction: Transaction, access: Access, holder: str) -> str:
    return transaction.name(access.pool(holder).ledger)


def _seen(transaction: Transaction, access: Access) -> _Seen | None:
    return transaction.parsed(transaction.name(access.changes), _read)


def _read(document: Document | None) -> _Seen | None:
    if document is None:
        return None
    try:
        changed_at = document["changed_at"]
        return _Seen(
            as_text(document["holder"]),
            None if changed_at is None else as_time(changed_at),
            as_time(document["seen_at"]),
        )
    except (LookupError, ValueError):
        return None
