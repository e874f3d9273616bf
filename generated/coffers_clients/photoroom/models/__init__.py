# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .account import Account
from .images import Images

__all__ = (
    "Account",
    "Images",
)
