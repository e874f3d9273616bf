# Generated from openapi/fal.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .billing import Billing
from .credits_ import Credits

__all__ = ("Billing", "Credits")
