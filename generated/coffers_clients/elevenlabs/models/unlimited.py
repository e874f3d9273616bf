# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from typing import Literal

Unlimited = Literal["unlimited"]
"""The word that stands for no cap."""
