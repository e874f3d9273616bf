# Generated from openapi/firecrawl.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/firecrawl.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_credit_usage": {"200": "#/components/schemas/CreditUsage"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/CreditUsage": {
        "type": ["object"],
        "fields": {"data": "#/components/schemas/Credits", "success": {"type": ["boolean"]}},
    },
    "#/components/schemas/Credits": {
        "type": ["object"],
        "fields": {
            "billingPeriodEnd": {"type": ["string", "null"]},
            "billingPeriodStart": {"type": ["string", "null"]},
            "planCredits": {"type": ["number"]},
            "remainingCredits": {"type": ["number"]},
        },
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
