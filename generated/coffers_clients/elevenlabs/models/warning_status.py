# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from typing import Literal

WarningStatus = Literal["warning", "warning_cleared"]
"""Whether a warning stands or was lifted."""
