"""The contract checks of coffers, used by another package."""

from coffers import samples, testing

case = samples.sample("acme")
assert case is not None
testing.check("acme", case)
print("acme keeps its contract")
