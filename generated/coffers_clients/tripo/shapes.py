# Generated from openapi/tripo.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/tripo.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_balance": {"200": "#/components/schemas/BalanceReply"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/BalanceData": {
        "type": ["object"],
        "fields": {"balance": {"type": ["number"]}, "frozen": {"type": ["number"]}},
        "required": ["balance", "frozen"],
    },
    "#/components/schemas/BalanceReply": {
        "type": ["object"],
        "fields": {
            "code": {"type": ["integer"]},
            "data": "#/components/schemas/BalanceData",
            "status": {"type": ["string"]},
        },
        "required": ["code", "data"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
