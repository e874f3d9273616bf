# Generated from openapi/runway.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/runway.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_organization": {"200": "#/components/schemas/Organization"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/LimitsByModel": {
        "type": ["object"],
        "values": "#/components/schemas/ModelLimits",
    },
    "#/components/schemas/ModelLimits": {
        "type": ["object"],
        "fields": {
            "maxConcurrentGenerations": {"type": ["integer"]},
            "maxDailyGenerations": {"type": ["integer"]},
        },
        "required": ["maxConcurrentGenerations", "maxDailyGenerations"],
    },
    "#/components/schemas/ModelUsage": {
        "type": ["object"],
        "fields": {"dailyGenerations": {"type": ["integer"]}},
        "required": ["dailyGenerations"],
    },
    "#/components/schemas/Organization": {
        "type": ["object"],
        "fields": {
            "creditBalance": {"type": ["integer"]},
            "tier": "#/components/schemas/Tier",
            "usage": "#/components/schemas/Usage",
        },
        "required": ["creditBalance", "tier", "usage"],
    },
    "#/components/schemas/Tier": {
        "type": ["object"],
        "fields": {
            "maxMonthlyCreditSpend": {"type": ["integer"]},
            "models": "#/components/schemas/LimitsByModel",
        },
        "required": ["maxMonthlyCreditSpend", "models"],
    },
    "#/components/schemas/Usage": {
        "type": ["object"],
        "fields": {"models": "#/components/schemas/UsageByModel"},
        "required": ["models"],
    },
    "#/components/schemas/UsageByModel": {
        "type": ["object"],
        "values": "#/components/schemas/ModelUsage",
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
