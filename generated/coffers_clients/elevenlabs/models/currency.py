# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from typing import Literal

Currency = Literal["eur", "inr", "pln", "usd"]
"""ISO 4217 code in lower case. 2024 knew usd and eur; inr and pln came in 2026."""
