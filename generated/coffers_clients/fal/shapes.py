# Generated from openapi/fal.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/fal.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_account_billing": {"200": "#/components/schemas/Billing"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/Billing": {
        "type": ["object"],
        "fields": {"credits": "#/components/schemas/Credits", "username": {"type": ["string"]}},
        "required": ["username"],
    },
    "#/components/schemas/Credits": {
        "type": ["object"],
        "fields": {"currency": {"type": ["string"]}, "current_balance": {"type": ["number"]}},
        "required": ["currency", "current_balance"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
