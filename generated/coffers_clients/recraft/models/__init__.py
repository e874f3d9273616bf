# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .get_current_user_billing import GetCurrentUserBilling
from .user import User

__all__ = ("GetCurrentUserBilling", "User")
