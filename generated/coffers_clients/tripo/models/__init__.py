# Generated from openapi/tripo.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .balance_data import BalanceData
from .balance_reply import BalanceReply

__all__ = ("BalanceData", "BalanceReply")
