"""Use the contract checks of coffers from another package."""

from coffers import samples, testing

case = samples.sample("acme")
assert case is not None
testing.check("acme", case)
print("acme keeps its contract")
