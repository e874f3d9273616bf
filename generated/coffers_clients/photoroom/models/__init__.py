# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .account import Account
from .allotment import Allotment
from .credit_account import CreditAccount

__all__ = ("Account", "Allotment", "CreditAccount")
