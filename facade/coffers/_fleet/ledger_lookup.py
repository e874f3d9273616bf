"""Find an account's ledger.

Whoever can spend from an account must find its holds, under every name and with every key.  If the
provider reports the account's holder, the ledger belongs to the holder.  Otherwise it belongs to
the key.  Because keys are rotated, it then also stays with the name: a new key under a known name
joins the ledger that the name had.  Once that ledger is idle, each key has its own again, so a name
that moved to another account leaves no trace.

    account NAME  →  {"ledger": "ledger …", "told": false}
    ledger KEY 2  →  {"joined": "ledger KEY 1"}

``told`` is whether the provider reports the holder.
"""

from __future__ import annotations

from typing import TypeGuard

import attrs

from coffers._fleet import ledger
from coffers._fleet.ledger import Ledger
from coffers._stores import Document, Key, Transaction
from coffers._stores.document import KEEP

LONGEST_HOLD = Key("longest hold")
_DAMAGED = (
    "a ledger of %s was damaged in the store; it is set aside as 'damaged ledger %s"
    " … %s' and rebuilt from each process's holds; nothing more can be held for %.0f seconds"
)
_FARTHEST = 8
"""Most ledgers in a chain of joins; a longer chain can only be damage."""


@attrs.frozen
class LedgerKeys:
    """Keys by which an account's ledger is found."""

    name: Key
    """Key of the account's name."""
    siblings: tuple[Key, ...]
    """Keys of the fleet's other names whose credential comes from the same place."""
    ledger: Key
    """Key of the ledger of its holder, or else of its credential."""
    by_holder: bool
    """Whether `ledger` is the holder's, because the provider reports the holder."""


@attrs.define
class FoundLedger:
    """A ledger and its place in the store, within a transaction."""

    place: str
    ledger: Ledger

    def write(self, transaction: Transaction, oldest: float) -> None:
        """Write the ledger; `oldest` is when the oldest reading in use was asked for."""
        self.ledger.tidy(transaction.now, oldest)
        lasting = self.ledger.at_work(transaction.now)
        transaction.put(self.place, self.ledger.document(), lasting=lasting)


def of_account(transaction: Transaction, keys: LedgerKeys, oldest: float) -> FoundLedger:
    """Return the account's ledger, after joining to it what else is held on the account."""
    own = transaction.name(keys.ledger)
    here = at(transaction, own, oldest)
    # Once the joined ledger is idle, this key gets its own again.
    if here.place != own and not here.ledger.at_work(transaction.now):
        transaction.put(own, None)
        here = at(transaction, own, oldest)
    link = _link(transaction.get(transaction.name(keys.name)))
    if link == (here.place, keys.by_holder):
        return here
    if link is None:
        if here.ledger.at_work(transaction.now):
            link_name(transaction, keys, here)
        return here
    place, by_holder = link
    there = at(transaction, place, oldest)
    is_other_holder = by_holder and keys.by_holder
    if there.place == here.place or is_other_holder:
        link_name(transaction, keys, here)
        return here
    if not there.ledger.at_work(transaction.now) and not there.ledger.blocked_until:
        if here.ledger.at_work(transaction.now):
            link_name(transaction, keys, here)
        return here
    # The key was rotated, or the provider's reports of the holder began or stopped.  A holder's
    # ledger absorbs the other one; otherwise the ledger that the name had does.
    whole, part = (here, there) if keys.by_holder else (there, here)
    _join(transaction, whole, part, oldest)
    link_name(transaction, keys, whole)
    return whole


def before_reading(transaction: Transaction, keys: LedgerKeys, oldest: float) -> list[FoundLedger]:
    """Return the ledgers that may be the account's, because the answer may name another holder."""
    link = _link(transaction.get(transaction.name(keys.name)))
    if link is None or link[1] == keys.by_holder:
        return [of_account(transaction, keys, oldest)]
    ledgers = [at(transaction, place, oldest) for place in (transaction.name(keys.ledger), link[0])]
    return ledgers if ledgers[0].place != ledgers[1].place else ledgers[:1]


def link_name(transaction: Transaction, keys: LedgerKeys, found: FoundLedger) -> None:
    """Link the account's name to its ledger.

    Sibling names that lead to no holds are linked, too: their common key may have been rotated, or
    may be rotated before they are used.
    """
    name = transaction.name(keys.name)
    before = _link(transaction.get(name))
    after = found.place, keys.by_holder or before == (found.place, True)
    if after == before:
        return
    link = {"ledger": after[0], "told": after[1]}
    transaction.put(name, link, lasting=True)
    for sibling in map(transaction.name, keys.siblings):
        if not _leads_to_holds(transaction, sibling):
            transaction.put(sibling, link, lasting=True)


def _leads_to_holds(transaction: Transaction, name: str) -> bool:
    """Return whether a name leads to holds, or to a damaged ledger that may have had some."""
    link = _link(transaction.get(name))
    if link is None:
        return False
    try:
        return ledger.read(transaction.get(link[0])).at_work(transaction.now)
    except ValueError:
        return True


def leads_to(transaction: Transaction, keys: LedgerKeys, found: FoundLedger) -> bool:
    """Return whether the account's name is linked to the ledger, or to another holder's."""
    link = _link(transaction.get(transaction.name(keys.name)))
    return link is not None and (link[0] == found.place or (link[1] and keys.by_holder))


def at(transaction: Transaction, place: str, oldest: float) -> FoundLedger:
    """Return the ledger at `place`, or the one that it was joined to."""
    for _ in range(_FARTHEST):
        document = transaction.get(place)
        joined = document.get("joined") if document is not None else None
        if not _is_place(joined):
            break
        place = joined
    try:
        found = FoundLedger(place, ledger.read(document))
    except ValueError:
        return _rebuilt(transaction, place, document, oldest)
    longest = longest_hold(transaction) if found.ledger.blocked_until else 0.0
    if found.ledger.put_back(transaction.now, longest):
        found.write(transaction, oldest)
    return found


def _rebuilt(
    transaction: Transaction, place: str, document: Document | None, oldest: float
) -> FoundLedger:
    """Set a damaged ledger aside and return a new one, which is blocked at first.

    Each process enters its own holds again, but not all of them do so right away.  So nothing can
    be held until the longest hold of any of them has expired.
    """
    seconds, (_, provider, *_) = longest_hold(transaction), place.split(" ")
    transaction.put(f"damaged {place}", {"damaged": document})
    transaction.notes.append(_DAMAGED % (provider, provider, place[-12:], seconds))
    blocked_until = transaction.now + seconds
    found = FoundLedger(place, Ledger(blocked_until=blocked_until, settled=transaction.now))
    found.write(transaction, oldest)
    return found


def longest_hold(transaction: Transaction) -> float:
    """Return the seconds of the longest hold that anyone may have."""
    document = transaction.get(transaction.name(LONGEST_HOLD))
    seconds = document.get("seconds") if document is not None else None
    is_known = isinstance(seconds, int | float) and 0 < seconds <= KEEP
    return float(seconds) if is_known and seconds is not None else KEEP


def remember_length(transaction: Transaction, seconds: float) -> None:
    """Remember the length of a hold, if it is the longest so far."""
    name = transaction.name(LONGEST_HOLD)
    if transaction.get(name) is None or longest_hold(transaction) < seconds:
        transaction.put(name, {"seconds": seconds}, lasting=True)


def _link(document: Document | None) -> tuple[str, bool] | None:
    if document is None:
        return None
    place, by_holder = document.get("ledger"), document.get("told")
    return (place, by_holder) if _is_place(place) and isinstance(by_holder, bool) else None


def _is_place(name: object) -> TypeGuard[str]:
    """Return whether `name` is the name of a ledger."""
    return isinstance(name, str) and name.startswith("ledger ") and name.isprintable()


def _join(transaction: Transaction, whole: FoundLedger, part: FoundLedger, oldest: float) -> None:
    into, other = whole.ledger, part.ledger
    into.holds.update(other.holds)
    into.spent.update(other.spent)
    into.asked = max(into.asked, other.asked)
    into.settled = max(into.settled, other.settled)
    into.lag = max(into.lag, other.lag)
    into.blocked_until = max(into.blocked_until, other.blocked_until)
    whole.write(transaction, oldest)
    transaction.put(part.place, {"joined": whole.place}, lasting=True)
