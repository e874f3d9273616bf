# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/heygen.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_current_user": {"200": "#/components/schemas/UserReply"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/AutoReload/properties/amount_usd": {"type": ["number", "null"]},
    "#/components/schemas/AutoReload/properties/enabled": {"type": ["boolean"]},
    "#/components/schemas/AutoReload/properties/threshold_usd": {"type": ["number", "null"]},
    "#/components/schemas/CreditPool/properties/remaining": {"type": ["integer", "null"]},
    "#/components/schemas/CreditPool/properties/resets_at": {"type": ["string", "null"]},
    "#/components/schemas/Subscription/properties/plan": {
        "type": ["string"],
        "words": ["business_plus", "creator", "enterprise", "free", "pro", "starter", "team"],
        "at": {"words": ["#/components/schemas/Subscription/properties/plan/enum"]},
    },
    "#/components/schemas/SubscriptionCredits": {
        "type": ["object"],
        "fields": {
            "add_on_credits": {
                "type": ["object", "null"],
                "fields": {
                    "remaining": "#/components/schemas/CreditPool/properties/remaining",
                    "resets_at": "#/components/schemas/CreditPool/properties/resets_at",
                },
                "at": {
                    "properties": ["#/components/schemas/CreditPool"],
                    "type": ["#/components/schemas/CreditPool"],
                },
            },
            "premium_credits": {
                "type": ["object", "null"],
                "fields": {
                    "remaining": "#/components/schemas/CreditPool/properties/remaining",
                    "resets_at": "#/components/schemas/CreditPool/properties/resets_at",
                },
                "at": {
                    "properties": ["#/components/schemas/CreditPool"],
                    "type": ["#/components/schemas/CreditPool"],
                },
            },
        },
    },
    "#/components/schemas/UsageBased/properties/included_credits": {"type": ["number", "null"]},
    "#/components/schemas/UsageBased/properties/remaining_credits": {"type": ["number", "null"]},
    "#/components/schemas/UsageBased/properties/spending_cap_usd": {"type": ["number", "null"]},
    "#/components/schemas/UsageBased/properties/spending_current_usd": {"type": ["number", "null"]},
    "#/components/schemas/User": {
        "type": ["object"],
        "fields": {
            "billing_type": {
                "type": ["string", "null"],
                "words": ["subscription", "usage_based", "wallet"],
                "at": {"words": ["#/components/schemas/User/properties/billing_type/enum"]},
            },
            "email": {"type": ["string", "null"]},
            "first_name": {"type": ["string", "null"]},
            "last_name": {"type": ["string", "null"]},
            "subscription": {
                "type": ["object", "null"],
                "fields": {
                    "credits": "#/components/schemas/SubscriptionCredits",
                    "plan": "#/components/schemas/Subscription/properties/plan",
                },
                "required": ["credits", "plan"],
                "at": {
                    "properties": ["#/components/schemas/Subscription"],
                    "required": ["#/components/schemas/Subscription"],
                    "type": ["#/components/schemas/Subscription"],
                },
            },
            "usage_based": {
                "type": ["object", "null"],
                "fields": {
                    "included_credits": "#/components/schemas/UsageBased/properties/included_credits",
                    "remaining_credits": "#/components/schemas/UsageBased/properties/remaining_credits",
                    "spending_cap_usd": "#/components/schemas/UsageBased/properties/spending_cap_usd",
                    "spending_current_usd": "#/components/schemas/UsageBased/properties/spending_current_usd",
                },
                "at": {
                    "properties": ["#/components/schemas/UsageBased"],
                    "type": ["#/components/schemas/UsageBased"],
                },
            },
            "username": {"type": ["string"]},
            "wallet": {
                "type": ["object", "null"],
                "fields": {
                    "auto_reload": "#/components/schemas/Wallet/properties/auto_reload",
                    "currency": "#/components/schemas/Wallet/properties/currency",
                    "remaining_balance": "#/components/schemas/Wallet/properties/remaining_balance",
                },
                "required": ["currency"],
                "at": {
                    "properties": ["#/components/schemas/Wallet"],
                    "required": ["#/components/schemas/Wallet"],
                    "type": ["#/components/schemas/Wallet"],
                },
            },
        },
        "required": ["email", "first_name", "last_name", "username"],
    },
    "#/components/schemas/UserReply": {
        "type": ["object"],
        "fields": {"data": "#/components/schemas/User"},
    },
    "#/components/schemas/Wallet/properties/auto_reload": {
        "type": ["object", "null"],
        "fields": {
            "amount_usd": "#/components/schemas/AutoReload/properties/amount_usd",
            "enabled": "#/components/schemas/AutoReload/properties/enabled",
            "threshold_usd": "#/components/schemas/AutoReload/properties/threshold_usd",
        },
        "required": ["enabled"],
        "at": {
            "properties": ["#/components/schemas/AutoReload"],
            "required": ["#/components/schemas/AutoReload"],
            "type": ["#/components/schemas/AutoReload"],
        },
    },
    "#/components/schemas/Wallet/properties/currency": {
        "type": ["string"],
        "words": ["credits", "usd"],
        "at": {"words": ["#/components/schemas/Wallet/properties/currency/enum"]},
    },
    "#/components/schemas/Wallet/properties/remaining_balance": {"type": ["number", "null"]},
}
"""Shapes by where they are described.  One that is described within another stands within it."""
