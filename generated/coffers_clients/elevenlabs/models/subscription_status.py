# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from typing import Literal

SubscriptionStatus = Literal[
    "active",
    "canceled",
    "free",
    "free_disabled",
    "incomplete",
    "incomplete_expired",
    "past_due",
    "trialing",
    "unpaid",
]
"""Every word ever documented. Of these, incomplete_expired, canceled and unpaid were dropped
in 2025, and free_disabled was added.
"""
