# Generated from openapi/firecrawl.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Credits(Model):
    """Credits of a team. The documentation does not say which fields are certain."""

    remaining_credits: float | None | Unset = UNSET
    """Credits left in all: of the plan, and of what was bought or given beside it. It can be more
    than `planCredits`.
    """
    plan_credits: float | None | Unset = UNSET
    """Credits that the plan grants per billing period, without packs, coupons and automatic
    recharges.
    """
    billing_period_start: str | None | Unset = UNSET
    """When the current billing period began."""
    billing_period_end: str | None | Unset = UNSET
    """When the current billing period ends. The plan's credits are renewed then."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            remaining_credits=data.pop("remainingCredits", UNSET),
            plan_credits=data.pop("planCredits", UNSET),
            billing_period_start=data.pop("billingPeriodStart", UNSET),
            billing_period_end=data.pop("billingPeriodEnd", UNSET),
            additional_properties=data,
        )
