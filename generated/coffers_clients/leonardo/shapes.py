# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/leonardo.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_user_self": {"200": "#/components/schemas/UserSelf"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/User/properties/id": {"type": ["string", "null"]},
    "#/components/schemas/User/properties/username": {"type": ["string", "null"]},
    "#/components/schemas/UserDetails": {
        "type": ["object"],
        "fields": {
            "apiConcurrencySlots": {"type": ["integer"]},
            "apiPaidTokens": {"type": ["integer", "null"]},
            "apiPlanTokenRenewalDate": {"type": ["string", "null"]},
            "apiSubscriptionTokens": {"type": ["integer"]},
            "paidTokens": {"type": ["integer", "null"]},
            "subscriptionGptTokens": {"type": ["integer"]},
            "subscriptionModelTokens": {"type": ["integer"]},
            "subscriptionTokens": {"type": ["integer"]},
            "tokenRenewalDate": {"type": ["string", "null"]},
            "user": {
                "type": ["object", "null"],
                "fields": {
                    "id": "#/components/schemas/User/properties/id",
                    "username": "#/components/schemas/User/properties/username",
                },
                "at": {
                    "properties": ["#/components/schemas/User"],
                    "type": ["#/components/schemas/User"],
                },
            },
        },
    },
    "#/components/schemas/UserSelf": {
        "type": ["object"],
        "fields": {
            "user_details": {"type": ["array"], "items": "#/components/schemas/UserDetails"}
        },
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
