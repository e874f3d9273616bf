"""The store as a fleet uses it: never without saying first what the fleet holds and has spent."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from coffers._fleet.commitments import Commitments, Entered
from coffers._stores import PATIENCE, Key, Store, T, Transaction, Work

_LOGGER = logging.getLogger("coffers")
_LOST = (
    "the store lost %s %s that are held here: they are entered again, beside %s that others hold."
    " What was granted meanwhile stands, and may together be more than there is"
)


class VerifiedStore:
    """A store, and what one fleet holds of what is kept there."""

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
        """Do `work` as `Store.transact` does, after what is missing was entered again."""
        own = self.commitments.keys()
        entered: list[Entered] = []
        notes: list[str] = []

        def checked(transaction: Transaction) -> T:
            nonlocal notes
            notes = transaction.notes
            entered[:] = [self.commitments.enter(transaction)] if own else []
            return work(transaction)

        result = self.inner.transact(
            checked,
            [*keys, *own],
            seconds=seconds,
            writes=writes,
            firm=firm,
        )
        for once in entered:
            self.commitments.confirm(once)
            for lost, others in once.lost:
                _LOGGER.warning(_LOST, f"{lost.amount:f}", lost.unit, f"{others:f}")
        for note in notes:
            _LOGGER.warning(note)
        return result
