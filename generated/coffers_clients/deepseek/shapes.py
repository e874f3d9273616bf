# Generated from openapi/deepseek.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/deepseek.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_user_balance": {"200": "#/components/schemas/UserBalance"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/BalanceInfo": {
        "type": ["object"],
        "fields": {
            "currency": {
                "type": ["string"],
                "words": ["CNY", "USD"],
                "at": {"words": ["#/components/schemas/BalanceInfo/properties/currency/enum"]},
            },
            "granted_balance": {"type": ["string"]},
            "topped_up_balance": {"type": ["string"]},
            "total_balance": {"type": ["string"]},
        },
        "required": ["currency", "granted_balance", "topped_up_balance", "total_balance"],
    },
    "#/components/schemas/UserBalance": {
        "type": ["object"],
        "fields": {
            "balance_infos": {"type": ["array"], "items": "#/components/schemas/BalanceInfo"},
            "is_available": {"type": ["boolean"]},
        },
        "required": ["balance_infos", "is_available"],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
