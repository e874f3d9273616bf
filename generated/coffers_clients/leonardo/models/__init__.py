# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .user import User
from .user_details import UserDetails
from .user_self import UserSelf

__all__ = ("User", "UserDetails", "UserSelf")
