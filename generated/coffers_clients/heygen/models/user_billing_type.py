# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from typing import Literal

UserBillingType = Literal["subscription", "usage_based", "wallet"]
"""How the account is billed. `wallet` is a prepaid balance, what API keys usually have;
`subscription` are the credits of a plan, what OAuth apps usually have; `usage_based` is
billed afterwards, up to a cap where there is one.
"""
