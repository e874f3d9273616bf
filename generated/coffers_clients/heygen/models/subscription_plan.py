# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from typing import Literal

SubscriptionPlan = Literal[
    "business_plus", "creator", "enterprise", "free", "pro", "starter", "team"
]
"""The plan."""
