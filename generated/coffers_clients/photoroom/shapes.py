# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/photoroom.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_account": {"200": "#/components/schemas/Account"},
    "get_credit_account": {"200": "#/components/schemas/CreditAccount"},
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/Account": {
        "type": ["object"],
        "fields": {"images": "#/components/schemas/Allotment", "plan": {"type": ["string"]}},
        "required": ["images", "plan"],
    },
    "#/components/schemas/Allotment": {
        "type": ["object"],
        "fields": {"available": {"type": ["number"]}, "subscription": {"type": ["number"]}},
        "required": ["available", "subscription"],
    },
    "#/components/schemas/CreditAccount": {
        "type": ["object"],
        "fields": {"credits": "#/components/schemas/Allotment"},
        "required": ["credits"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
