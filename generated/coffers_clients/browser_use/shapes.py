# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/browser_use.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_account_billing": {"200": "#/components/schemas/BillingAccount"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/BillingAccount": {
        "type": ["object"],
        "fields": {
            "activeSessionCount": {"type": ["integer"]},
            "additionalCreditsBalanceUsd": {"type": ["number"]},
            "concurrentSessionLimit": {"type": ["integer"]},
            "isFreeTier": {"type": ["boolean"]},
            "monthlyCreditsBalanceUsd": {"type": ["number"]},
            "name": {"type": ["string", "null"]},
            "planInfo": {
                "type": ["object", "null"],
                "fields": {
                    "planName": "#/components/schemas/PlanInfo/properties/planName",
                    "subscriptionCanceledAt": "#/components/schemas/PlanInfo/properties/subscriptionCanceledAt",
                    "subscriptionCurrentPeriodEnd": "#/components/schemas/PlanInfo/properties/subscriptionCurrentPeriodEnd",
                    "subscriptionId": "#/components/schemas/PlanInfo/properties/subscriptionId",
                    "subscriptionStatus": "#/components/schemas/PlanInfo/properties/subscriptionStatus",
                },
                "required": [
                    "planName",
                    "subscriptionCanceledAt",
                    "subscriptionCurrentPeriodEnd",
                    "subscriptionId",
                    "subscriptionStatus",
                ],
                "at": {
                    "properties": ["#/components/schemas/PlanInfo"],
                    "required": ["#/components/schemas/PlanInfo"],
                    "type": ["#/components/schemas/PlanInfo"],
                },
            },
            "projectId": {"type": ["string"]},
            "rateLimit": {"type": ["integer"]},
            "totalCreditsBalanceUsd": {"type": ["number"]},
        },
        "required": [
            "additionalCreditsBalanceUsd",
            "monthlyCreditsBalanceUsd",
            "planInfo",
            "projectId",
            "rateLimit",
            "totalCreditsBalanceUsd",
        ],
    },
    "#/components/schemas/PlanInfo/properties/planName": {"type": ["string"]},
    "#/components/schemas/PlanInfo/properties/subscriptionCanceledAt": {"type": ["string", "null"]},
    "#/components/schemas/PlanInfo/properties/subscriptionCurrentPeriodEnd": {
        "type": ["string", "null"]
    },
    "#/components/schemas/PlanInfo/properties/subscriptionId": {"type": ["string", "null"]},
    "#/components/schemas/PlanInfo/properties/subscriptionStatus": {"type": ["string", "null"]},
}
"""Shapes by where they are described.  One that is described within another stands within it."""
