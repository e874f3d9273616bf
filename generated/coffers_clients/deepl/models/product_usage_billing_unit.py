# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
from typing import Literal

ProductUsageBillingUnit = Literal["characters", "minutes"]
"""What the product's units are."""
