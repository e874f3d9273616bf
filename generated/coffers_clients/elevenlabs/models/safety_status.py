# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from typing import Literal

SafetyStatus = Literal["appeal_approved", "appeal_denied", "false_positive"]
"""Outcome of a safety decision."""
