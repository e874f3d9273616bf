# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .billing_account import BillingAccount
from .plan_info import PlanInfo

__all__ = ("BillingAccount", "PlanInfo")
