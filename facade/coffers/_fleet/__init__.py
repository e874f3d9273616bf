"""Many accounts: read together, shared, gated, reserved and picked among.

cache_entry, single_flight    one reading for everybody who shares a store
schedule, keyed_locks         how many at a time; one at a time within this process
ledger, ledger_lookup         what is held and was spent; whose ledger is whose
commitments, verified_store   what this fleet holds, entered again where a store lost it
gate, pick                    is there enough; which account should take the job
reader                        does all that, with threads or with tasks
hold, fleet                   what users hold in their hands
"""

from coffers._fleet.fleet import (
    AsyncCoffers as AsyncCoffers,
    Coffers as Coffers,
    Reading as Reading,
    Settings as Settings,
)
