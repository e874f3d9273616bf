# Generated from openapi/deepseek.yaml by nox -s generate; do not edit.
from typing import Literal

BalanceInfoCurrency = Literal["CNY", "USD"]
"""ISO 4217 code of the currency."""
