# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from typing import Literal

WalletCurrency = Literal["credits", "usd"]
"""What the balance is in, US dollars or, with enterprises, credits."""
