# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .account_usage import AccountUsage
from .key_usage import KeyUsage
from .usage import Usage

__all__ = ("AccountUsage", "KeyUsage", "Usage")
