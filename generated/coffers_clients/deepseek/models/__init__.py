# Generated from openapi/deepseek.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .balance_info import BalanceInfo
from .balance_info_currency import BalanceInfoCurrency
from .user_balance import UserBalance

__all__ = ("BalanceInfo", "BalanceInfoCurrency", "UserBalance")
