# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/d_id.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_credits": {"200": "#/components/schemas/UserCredits"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/CreditsItem": {
        "type": ["object"],
        "fields": {
            "created_at": {"type": ["string"]},
            "expire_at": {"type": ["string"]},
            "modified_at": {"type": ["string"]},
            "owner_id": {"type": ["string"]},
            "plan_group": {"type": ["string"]},
            "price_id": {"type": ["string"]},
            "product_billing_interval": {
                "type": ["string"],
                "words": ["month", "year"],
                "at": {
                    "words": [
                        "#/components/schemas/CreditsItem/properties/product_billing_interval/enum"
                    ]
                },
            },
            "product_id": {"type": ["string"]},
            "remaining": {"type": ["number"]},
            "total": {"type": ["number"]},
            "valid_from": {"type": ["string"]},
        },
        "required": ["expire_at", "owner_id", "remaining", "total"],
    },
    "#/components/schemas/UserCredits": {
        "type": ["object"],
        "fields": {
            "credits": {"type": ["array"], "items": "#/components/schemas/CreditsItem"},
            "remaining": {"type": ["number"]},
            "total": {"type": ["number"]},
        },
        "required": ["credits", "remaining", "total"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
