"""Which ledger is an account's.

What is held of an account must be found by everybody who can spend from it: under every name and
with every key.  A ledger is its holder's, where the provider tells who that is.  Else it is that of
the key; and as keys are rotated, it stays that of the name: a new key under a known name joins the
ledger that the name had.  Once nothing is held in it any more, each key has its own again, so that
a name which moved to another account leaves no trace.

    account NAME  →  {"ledger": "ledger …", "told": false}
    ledger KEY 2  →  {"joined": "ledger KEY 1"}
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
    "the ledger of an account of %s was damaged in the store: it is set aside ('damaged ledger %s …"
    " %s'), and made anew from what each process holds; for %.0f seconds nothing more can be held"
)
_FARTHEST = 8
"""Ledgers that lead to one another; more of them can only be damage."""


@attrs.frozen
class LedgerKeys:
    """The keys an account's ledger is found by."""

    name: Key
    """The account by its name."""
    siblings: tuple[Key, ...]
    """The names of the fleet whose key comes from the same place."""
    ledger: Key
    """The ledger of its holder, or else of its key."""
    by_holder: bool
    """Whether the provider tells the holder."""


@attrs.define
class FoundLedger:
    """A ledger that was found, in one transaction."""

    place: str
    ledger: Ledger

    def write(self, transaction: Transaction, oldest: float) -> None:
        """Keep the ledger; `oldest` is when the oldest reading was asked for that may be used."""
        self.ledger.tidied(transaction.now, oldest)
        lasting = self.ledger.at_work(transaction.now)
        transaction.put(self.place, self.ledger.document(), lasting=lasting)


def of_account(transaction: Transaction, keys: LedgerKeys, oldest: float) -> FoundLedger:
    """Find the ledger of the account, and join to it what else is held of the account."""
    own = transaction.name(keys.ledger)
    here = at(transaction, own, oldest)
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
    if there.place == here.place or (by_holder and keys.by_holder):  # or it is another holder's now
        link_name(transaction, keys, here)
        return here
    if not there.ledger.at_work(transaction.now) and not there.ledger.blocked_until:
        if here.ledger.at_work(transaction.now):
            link_name(transaction, keys, here)
        return here
    whole, part = (here, there) if keys.by_holder else (there, here)
    _join(transaction, whole, part, oldest)
    link_name(transaction, keys, whole)
    return whole


def before_reading(transaction: Transaction, keys: LedgerKeys, oldest: float) -> list[FoundLedger]:
    """Find the ledgers that may be the account's, as the answer may tell another holder."""
    link = _link(transaction.get(transaction.name(keys.name)))
    if link is None or link[1] == keys.by_holder:
        return [of_account(transaction, keys, oldest)]
    ledgers = [at(transaction, place, oldest) for place in (transaction.name(keys.ledger), link[0])]
    return ledgers if ledgers[0].place != ledgers[1].place else ledgers[:1]


def link_name(transaction: Transaction, keys: LedgerKeys, found: FoundLedger) -> None:
    """Remember under the account's name where its ledger is.

    And under its siblings', where nothing is held that those lead to: the key of all may have been
    rotated, or be rotated before they are used.
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
    """Return whether an account's name leads to holds, or to a ledger somebody has to check."""
    link = _link(transaction.get(name))
    if link is None:
        return False
    try:
        return ledger.read(transaction.get(link[0])).at_work(transaction.now)
    except ValueError:
        return True


def leads_to(transaction: Transaction, keys: LedgerKeys, found: FoundLedger) -> bool:
    """Return whether the account's name leads to the ledger, or to another holder's."""
    link = _link(transaction.get(transaction.name(keys.name)))
    return link is not None and (link[0] == found.place or (link[1] and keys.by_holder))


def at(transaction: Transaction, place: str, oldest: float) -> FoundLedger:
    """Find the ledger that is at `place`, or where that one was joined to."""
    for _ in range(_FARTHEST):
        document = transaction.get(place)
        joined = document.get("joined") if document is not None else None
        if not _is_place(joined):
            break
        place = joined
    try:
        found = FoundLedger(place, ledger.read(document))
    except ValueError:
        return _made_anew(transaction, place, document, oldest)
    longest = longest_hold(transaction) if found.ledger.blocked_until else 0.0
    if found.ledger.put_back(transaction.now, longest):
        found.write(transaction, oldest)
    return found


def _made_anew(
    transaction: Transaction, place: str, document: Document | None, oldest: float
) -> FoundLedger:
    """Set a damaged ledger aside.

    Nobody knows what others hold of it.  Each one enters its own holds again, and by the time that
    the longest ones are over there can be no further ones.
    """
    seconds, (_, provider, *_) = longest_hold(transaction), place.split(" ")
    transaction.put(f"damaged {place}", {"damaged": document})
    transaction.notes.append(_DAMAGED % (provider, provider, place[-12:], seconds))
    blocked_until = transaction.now + seconds
    found = FoundLedger(place, Ledger(blocked_until=blocked_until, settled=transaction.now))
    found.write(transaction, oldest)
    return found


def longest_hold(transaction: Transaction) -> float:
    """Tell for how many seconds anybody may hold anything at most."""
    document = transaction.get(transaction.name(LONGEST_HOLD))
    seconds = document.get("seconds") if document is not None else None
    is_known = isinstance(seconds, int | float) and 0 < seconds <= KEEP
    return float(seconds) if is_known and seconds is not None else KEEP


def remember_length(transaction: Transaction, seconds: float) -> None:
    """Remember that something is held for so long."""
    name = transaction.name(LONGEST_HOLD)
    if transaction.get(name) is None or longest_hold(transaction) < seconds:
        transaction.put(name, {"seconds": seconds}, lasting=True)


def _link(document: Document | None) -> tuple[str, bool] | None:
    if document is None:
        return None
    place, by_holder = document.get("ledger"), document.get("told")
    return (place, by_holder) if _is_place(place) and isinstance(by_holder, bool) else None


def _is_place(name: object) -> TypeGuard[str]:
    """Return whether a ledger can be there."""
    return isinstance(name, str) and name.startswith("ledger ") and name.isprintable()


def _join(transaction: Transaction, whole: FoundLedger, part: FoundLedger, oldest: float) -> None:
    mine, other = whole.ledger, part.ledger
    mine.holds.update(other.holds)
    mine.spent.update(other.spent)
    mine.asked = max(mine.asked, other.asked)
    mine.settled = max(mine.settled, other.settled)
    mine.lag = max(mine.lag, other.lag)
    mine.blocked_until = max(mine.blocked_until, other.blocked_until)
    whole.write(transaction, oldest)
    transaction.put(part.place, {"joined": whole.place}, lasting=True)
