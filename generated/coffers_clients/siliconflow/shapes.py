# Generated from openapi/siliconflow.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/siliconflow.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_user_info": {"200": "#/components/schemas/UserInfo"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/User": {
        "type": ["object"],
        "fields": {
            "balance": {"type": ["string"]},
            "category": {},
            "chargeBalance": {"type": ["string"]},
            "email": {"type": ["string"]},
            "id": {"type": ["string"]},
            "image": {"type": ["string"]},
            "introduction": {"type": ["string"]},
            "isAdmin": {"type": ["boolean"]},
            "name": {"type": ["string"]},
            "role": {"type": ["string"]},
            "status": {"type": ["string"]},
            "totalBalance": {"type": ["string"]},
        },
    },
    "#/components/schemas/UserInfo": {
        "type": ["object"],
        "fields": {
            "code": {"type": ["integer"]},
            "data": "#/components/schemas/User",
            "message": {"type": ["string"]},
            "status": {"type": ["boolean"]},
        },
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
