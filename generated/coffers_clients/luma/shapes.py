# Generated from openapi/luma.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/luma.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {"get_credits": {"200": "#/components/schemas/Credits"}}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/Credits": {
        "type": ["object"],
        "fields": {"credit_balance": {"type": ["number"]}},
        "required": ["credit_balance"],
    }
}
"""Shapes by where they are described.  One that is described within another stands within it."""
