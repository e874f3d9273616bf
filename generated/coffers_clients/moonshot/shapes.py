# Generated from openapi/moonshot.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/moonshot.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_balance": {"200": "#/components/schemas/BalanceReply"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/BalanceReply": {
        "type": ["object"],
        "fields": {
            "code": {"type": ["integer"]},
            "data": "#/components/schemas/Balances",
            "scode": {"type": ["string"]},
            "status": {"type": ["boolean"]},
        },
        "required": ["code", "data", "scode", "status"],
    },
    "#/components/schemas/Balances": {
        "type": ["object"],
        "fields": {
            "available_balance": {"type": ["number"]},
            "cash_balance": {"type": ["number"]},
            "voucher_balance": {"type": ["number"]},
        },
        "required": ["available_balance", "cash_balance", "voucher_balance"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
