# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/openrouter.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_credits": {"200": "#/components/schemas/CreditsReply"},
    "get_key": {"200": "#/components/schemas/KeyReply"},
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/Credits": {
        "type": ["object"],
        "fields": {"total_credits": {"type": ["number"]}, "total_usage": {"type": ["number"]}},
        "required": ["total_credits", "total_usage"],
    },
    "#/components/schemas/CreditsReply": {
        "type": ["object"],
        "fields": {"data": "#/components/schemas/Credits"},
        "required": ["data"],
    },
    "#/components/schemas/FreeRequests": {
        "type": ["object"],
        "fields": {
            "limit": {"type": ["integer"]},
            "remaining": {"type": ["integer"]},
            "used": {"type": ["integer"]},
        },
        "required": ["limit", "remaining", "used"],
    },
    "#/components/schemas/Key": {
        "type": ["object"],
        "fields": {
            "byok_usage": {"type": ["number"]},
            "byok_usage_daily": {"type": ["number"]},
            "byok_usage_monthly": {"type": ["number"]},
            "byok_usage_weekly": {"type": ["number"]},
            "creator_user_id": {"type": ["string", "null"]},
            "effective_budget": {
                "type": ["object", "null"],
                "fields": {
                    "budget_id": "#/components/schemas/KeyBudget/properties/budget_id",
                    "guardrail_id": "#/components/schemas/KeyBudget/properties/guardrail_id",
                    "include_byok": "#/components/schemas/KeyBudget/properties/include_byok",
                    "limit_usd": "#/components/schemas/KeyBudget/properties/limit_usd",
                    "remaining_usd": "#/components/schemas/KeyBudget/properties/remaining_usd",
                    "reset_interval": "#/components/schemas/KeyBudget/properties/reset_interval",
                    "resets_at": "#/components/schemas/KeyBudget/properties/resets_at",
                    "scope": "#/components/schemas/KeyBudget/properties/scope",
                    "spend_usd": "#/components/schemas/KeyBudget/properties/spend_usd",
                },
                "required": [
                    "budget_id",
                    "guardrail_id",
                    "include_byok",
                    "limit_usd",
                    "remaining_usd",
                    "reset_interval",
                    "resets_at",
                    "scope",
                    "spend_usd",
                ],
                "at": {
                    "properties": ["#/components/schemas/KeyBudget"],
                    "required": ["#/components/schemas/KeyBudget"],
                    "type": ["#/components/schemas/KeyBudget"],
                },
            },
            "expires_at": {"type": ["string", "null"]},
            "free_model_daily_requests": "#/components/schemas/FreeRequests",
            "include_byok_in_limit": {"type": ["boolean"]},
            "is_free_tier": {"type": ["boolean"]},
            "is_management_key": {"type": ["boolean"]},
            "is_provisioning_key": {"type": ["boolean"]},
            "label": {"type": ["string"]},
            "limit": {"type": ["number", "null"]},
            "limit_remaining": {"type": ["number", "null"]},
            "limit_reset": {"type": ["string", "null"]},
            "rate_limit": "#/components/schemas/RateLimit",
            "usage": {"type": ["number"]},
            "usage_daily": {"type": ["number"]},
            "usage_monthly": {"type": ["number"]},
            "usage_weekly": {"type": ["number"]},
        },
        "required": [
            "byok_usage",
            "byok_usage_daily",
            "byok_usage_monthly",
            "byok_usage_weekly",
            "creator_user_id",
            "include_byok_in_limit",
            "is_free_tier",
            "is_management_key",
            "is_provisioning_key",
            "label",
            "limit",
            "limit_remaining",
            "limit_reset",
            "rate_limit",
            "usage",
            "usage_daily",
            "usage_monthly",
            "usage_weekly",
        ],
    },
    "#/components/schemas/KeyBudget/properties/budget_id": {"type": ["string", "null"]},
    "#/components/schemas/KeyBudget/properties/guardrail_id": {"type": ["string", "null"]},
    "#/components/schemas/KeyBudget/properties/include_byok": {"type": ["boolean"]},
    "#/components/schemas/KeyBudget/properties/limit_usd": {"type": ["number"]},
    "#/components/schemas/KeyBudget/properties/remaining_usd": {"type": ["number"]},
    "#/components/schemas/KeyBudget/properties/reset_interval": {"type": ["string", "null"]},
    "#/components/schemas/KeyBudget/properties/resets_at": {"type": ["string", "null"]},
    "#/components/schemas/KeyBudget/properties/scope": {"type": ["string"]},
    "#/components/schemas/KeyBudget/properties/spend_usd": {"type": ["number"]},
    "#/components/schemas/KeyReply": {
        "type": ["object"],
        "fields": {"data": "#/components/schemas/Key"},
        "required": ["data"],
    },
    "#/components/schemas/RateLimit": {
        "type": ["object"],
        "fields": {
            "interval": {"type": ["string"]},
            "note": {"type": ["string"]},
            "requests": {"type": ["integer"]},
        },
        "required": ["interval", "note", "requests"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
