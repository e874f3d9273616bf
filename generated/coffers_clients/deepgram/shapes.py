# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/deepgram.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "list_balances": {"200": "#/components/schemas/BalanceList"},
    "list_projects": {"200": "#/components/schemas/ProjectList"},
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/BalanceList": {
        "type": ["object"],
        "fields": {"balances": {"type": ["array"], "items": "#/components/schemas/ProjectBalance"}},
    },
    "#/components/schemas/Project": {
        "type": ["object"],
        "fields": {"name": {"type": ["string"]}, "project_id": {"type": ["string"]}},
    },
    "#/components/schemas/ProjectBalance": {
        "type": ["object"],
        "fields": {
            "amount": {"type": ["number"]},
            "balance_id": {"type": ["string"]},
            "purchase": {"type": ["string"]},
            "purchase_order_id": {"type": ["string"]},
            "units": {"type": ["string"]},
        },
    },
    "#/components/schemas/ProjectList": {
        "type": ["object"],
        "fields": {"projects": {"type": ["array"], "items": "#/components/schemas/Project"}},
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
