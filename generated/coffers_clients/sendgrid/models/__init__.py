# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .credits_ import Credits

__all__ = ("Credits",)
