# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .credits_item import CreditsItem
from .credits_item_product_billing_interval import CreditsItemProductBillingInterval
from .user_credits import UserCredits

__all__ = ("CreditsItem", "CreditsItemProductBillingInterval", "UserCredits")
