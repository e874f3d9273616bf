# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from typing import Literal

Period = Literal["3_month_period", "6_month_period", "annual_period", "monthly_period"]
"""Length of a period. The terms of three and six months came in 2026."""
