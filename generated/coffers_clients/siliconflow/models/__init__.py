# Generated from openapi/siliconflow.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .user import User
from .user_info import UserInfo

__all__ = ("User", "UserInfo")
