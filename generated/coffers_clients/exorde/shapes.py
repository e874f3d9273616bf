# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/exorde.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_user_info": {"200": "#/components/schemas/UserInfo"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/CallStatus": {
        "type": ["object"],
        "fields": {
            "apiDeprecationNotice": "#/components/schemas/DeprecationNotice",
            "cost": {"type": ["integer"]},
        },
    },
    "#/components/schemas/DeprecationNotice": {
        "type": ["object"],
        "fields": {"message": {"type": ["string"]}, "shutdownDate": {"type": ["string"]}},
    },
    "#/components/schemas/Plan": {
        "type": ["object"],
        "fields": {
            "maxAdditionalCredits": {"type": ["integer"]},
            "name": {"type": ["string"]},
            "remainingAdditionalCredits": {"type": ["integer"]},
            "remainingMonthlyCredits": {"type": ["integer"]},
            "totalMonthlyCredits": {"type": ["integer"]},
        },
    },
    "#/components/schemas/User": {
        "type": ["object"],
        "fields": {
            "createdAt": {"type": ["string"]},
            "email": {"type": ["string"]},
            "id": {"type": ["string"]},
            "plan": "#/components/schemas/Plan",
            "updatedAt": {"type": ["string"]},
        },
    },
    "#/components/schemas/UserInfo": {
        "type": ["object"],
        "fields": {
            "status": "#/components/schemas/CallStatus",
            "user": "#/components/schemas/User",
        },
        "required": ["status", "user"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
