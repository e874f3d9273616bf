# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/hedra.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_credits": {"200": "#/components/schemas/CreditBalance"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/CreditBalance": {
        "type": ["object"],
        "fields": {
            "expiring": {"type": ["integer"]},
            "remaining": {"type": ["integer"]},
            "used": {"type": ["integer"]},
            "workspace_credit_pool": {
                "type": ["object", "null"],
                "at": {"type": ["#/components/schemas/WorkspacePools"]},
                "values": "#/components/schemas/WorkspacePool",
            },
            "workspace_credits": {
                "type": ["object", "null"],
                "at": {"type": ["#/components/schemas/WorkspaceCredits"]},
                "values": "#/components/schemas/WorkspaceCredits/additionalProperties",
            },
        },
        "required": ["expiring", "remaining", "used"],
    },
    "#/components/schemas/WorkspaceCredits/additionalProperties": {"type": ["integer"]},
    "#/components/schemas/WorkspacePool": {
        "type": ["object"],
        "fields": {
            "allocated": {"type": ["integer"]},
            "api_consumed_usd_micros": {"type": ["integer", "null"]},
            "api_credits": {"type": ["integer", "null"]},
            "api_usd_micros": {"type": ["integer", "null"]},
            "available": {"type": ["integer"]},
            "used": {"type": ["integer"]},
        },
        "required": ["allocated", "available", "used"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
