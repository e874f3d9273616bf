"""The store as a fleet uses it: each transaction first restores holds that the store lost."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from coffers._fleet.commitments import Commitments, Entered
from coffers._stores import PATIENCE, Key, Store, T, Transaction, Work

_LOGGER = logging.getLogger("coffers")
_LOST = (
    "the store lost %s %s that are held here; they are entered again, beside %s that others hold."
    " Holds granted in the meantime stand, so the total may exceed the balance"
)


class VerifiedStore:
    """A store, together with what one fleet holds and has spent."""

    def __init__(self, store: Store, commitments: Commitments) -> None:
        self.inner: Store = store
        self.commitments: Commitments = commitments
        self.blocks: bool = store.blocks

    def transact(
        self,
        work: Work[T],
        keys: Sequence[Key] = (),
        *,
        seconds: float = PATIENCE,
        writes: bool = True,
        firm: bool = False,
    ) -> T:
        """Run `work` like `Store.transact`, after entering again what the ledgers lost."""
        own = self.commitments.keys()
        entered: list[Entered] = []
        notes: list[str] = []

        def verified(transaction: Transaction) -> T:
            nonlocal notes  # set, not extended, because a store may run this more than once
            notes = transaction.notes
            entered[:] = [self.commitments.enter(transaction)] if own else []
            return work(transaction)

        result = self.inner.transact(
            verified,
            [*keys, *own],
            seconds=seconds,
            writes=writes,
            firm=firm,
        )
        for entry in entered:
            self.commitments.confirm(entry)
            for lost, others in entry.lost:
                _LOGGER.warning(_LOST, f"{lost.amount:f}", lost.unit, f"{others:f}")
        for note in notes:
            _LOGGER.warning(note)
        return result
