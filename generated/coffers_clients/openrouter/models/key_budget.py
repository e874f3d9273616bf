# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class KeyBudget(Model):
    """A budget that requests of the key are checked against. Windows are those of UTC, weeks begin
    on Monday.
    """

    scope: str | None | Unset = UNSET
    """Whose budget it is: `workspace_default_member`, `workspace_default_key`, `member`,
    `api_key`, `workspace` or `key_limit`, the key's own limit. The vendor leaves the list open.
    """
    limit_usd: float | None | Unset = UNSET
    """What may be spent in the window, in USD."""
    spend_usd: float | None | Unset = UNSET
    """What was spent in the window, in USD, by all who share the budget."""
    remaining_usd: float | None | Unset = UNSET
    """`limit_usd` less `spend_usd`. At zero and below, requests are refused with 403 until the
    window ends.
    """
    reset_interval: str | None | Unset = UNSET
    """Window of the budget, such as `weekly`. Null for one that never starts anew."""
    resets_at: str | None | Unset = UNSET
    """When the window ends. An RFC 3339 time. Null for a budget that never does."""
    include_byok: bool | None | Unset = UNSET
    """Whether BYOK usage counts towards the budget."""
    budget_id: str | None | Unset = UNSET
    """Identifier of a workspace's budget; null for other scopes."""
    guardrail_id: str | None | Unset = UNSET
    """Identifier of the guardrail that has the budget; null for other scopes."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            scope=data.pop("scope", UNSET),
            limit_usd=data.pop("limit_usd", UNSET),
            spend_usd=data.pop("spend_usd", UNSET),
            remaining_usd=data.pop("remaining_usd", UNSET),
            reset_interval=data.pop("reset_interval", UNSET),
            resets_at=data.pop("resets_at", UNSET),
            include_byok=data.pop("include_byok", UNSET),
            budget_id=data.pop("budget_id", UNSET),
            guardrail_id=data.pop("guardrail_id", UNSET),
            additional_properties=data,
        )
