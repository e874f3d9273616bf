# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .product_usage import ProductUsage
from .product_usage_billing_unit import ProductUsageBillingUnit
from .usage import Usage

__all__ = ("ProductUsage", "ProductUsageBillingUnit", "Usage")
