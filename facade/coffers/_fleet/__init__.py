"""Fleets of accounts: read them together, share readings, gate, reserve and pick.

cache_entry, single_flight    one reading for all who share a store
schedule, keyed_locks         limits on requests at once; one per reading within a process
ledger, ledger_lookup         what is held and was spent; which ledger belongs to an account
commitments, verified_store   this fleet's holds, entered again if the store loses them
holder_change                 a warning when a key leads to another account holder
gate, pick                    is there enough?  which account should take the job?
reader                        drives all of these, with threads or with tasks
hold, fleet                   the objects that users work with
"""

from coffers._fleet.fleet import (
    AsyncCoffers as AsyncCoffers,
    Coffers as Coffers,
    Reading as Reading,
    Settings as Settings,
)
