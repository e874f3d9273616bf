# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Plan(Model):
    """The plan and its credits, granted and left. What was used is the difference."""

    name: str | None | Unset = UNSET
    """Name of the plan."""
    total_monthly_credits: int | None | Unset = UNSET
    """Credits granted for this month."""
    remaining_monthly_credits: int | None | Unset = UNSET
    """Credits of this month's grant that are left."""
    max_additional_credits: int | None | Unset = UNSET
    """Credits that may be bought on top this month, a ceiling that the customer sets. Only those
    used are billed.
    """
    remaining_additional_credits: int | None | Unset = UNSET
    """Credits left below that ceiling."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            name=data.pop("name", UNSET),
            total_monthly_credits=data.pop("totalMonthlyCredits", UNSET),
            remaining_monthly_credits=data.pop("remainingMonthlyCredits", UNSET),
            max_additional_credits=data.pop("maxAdditionalCredits", UNSET),
            remaining_additional_credits=data.pop("remainingAdditionalCredits", UNSET),
            additional_properties=data,
        )
