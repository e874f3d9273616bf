# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class UsageBased(Model):
    """Billing by usage. Every field is optional and may be null."""

    included_credits: float | None | Unset = UNSET
    """Credits that are included. The period is not documented."""
    remaining_credits: float | None | Unset = UNSET
    """Credits of those that are left."""
    spending_cap_usd: float | None | Unset = UNSET
    """The most that may be spent, in US dollars. The cap is optional; whether null means that
    there is none is not documented.
    """
    spending_current_usd: float | None | Unset = UNSET
    """What is spent so far, in US dollars."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            included_credits=data.pop("included_credits", UNSET),
            remaining_credits=data.pop("remaining_credits", UNSET),
            spending_cap_usd=data.pop("spending_cap_usd", UNSET),
            spending_current_usd=data.pop("spending_current_usd", UNSET),
            additional_properties=data,
        )
