# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/recraft.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_current_user": {"200": "#/components/schemas/User"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/User": {
        "type": ["object"],
        "fields": {
            "credits": {"type": ["integer"]},
            "email": {"type": ["string"]},
            "id": {"type": ["string"]},
            "name": {"type": ["string"]},
        },
        "required": ["credits", "id"],
    }
}
"""Shapes by where they are described.  One that is described within another stands within it."""
