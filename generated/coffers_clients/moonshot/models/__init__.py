# Generated from openapi/moonshot.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .balance_reply import BalanceReply
from .balances import Balances

__all__ = ("BalanceReply", "Balances")
