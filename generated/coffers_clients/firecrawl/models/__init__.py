# Generated from openapi/firecrawl.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .credit_usage import CreditUsage
from .credits_ import Credits

__all__ = ("Credits", "CreditUsage")
