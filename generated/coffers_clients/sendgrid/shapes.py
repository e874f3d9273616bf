# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/sendgrid.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {"get_credits": {"200": "#/components/schemas/Credits"}}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/Credits": {
        "type": ["object"],
        "fields": {
            "last_reset": {"type": ["string"]},
            "next_reset": {"type": ["string"]},
            "overage": {"type": ["integer"]},
            "remain": {"type": ["integer"]},
            "reset_frequency": {"type": ["string"]},
            "total": {"type": ["integer"]},
            "used": {"type": ["integer"]},
        },
        "required": [
            "last_reset",
            "next_reset",
            "overage",
            "remain",
            "reset_frequency",
            "total",
            "used",
        ],
    }
}
"""Shapes by where they are described.  One that is described within another stands within it."""
