"""The operation, as a generated module would have it."""

from __future__ import annotations

from typing import Any

OPERATION = "get_balance"
METHOD = "GET"
PATH = "/v1/balance"
FIELDS = frozenset({"left"})
SECRETS: frozenset[str] = frozenset()


def build() -> dict[str, Any]:
    """What is sent."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> dict[str, Any]:
    """What came back, without a secret to hide."""
    if status != 200 or not isinstance(data, dict):
        msg = "not a balance"
        raise ValueError(msg)
    return data
