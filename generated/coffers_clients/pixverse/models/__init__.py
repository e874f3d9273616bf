# Generated from openapi/pixverse.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .features import Features

__all__ = ("Features",)
