"""Many accounts: read together, shared, gated, reserved and chosen among.

schedule, turns     whose turn it is: at a host and in all; within this process
record, ledger      what a store keeps of an access and of a pool, as pure changes
sharing             one reading for everybody who shares a store
gate, choice        is there enough; which account should take the job
reader              does all that, with threads or with tasks
hold, fleets        what users hold in their hands
"""

from coffers._fleet.fleet import (
    AsyncCoffers as AsyncCoffers,
    Coffers as Coffers,
    Reading as Reading,
    Settings as Settings,
)
