# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
from typing import Literal

CreditsItemProductBillingInterval = Literal["month", "year"]
"""How often the plan is billed."""
