# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Tier(Model):
    """The limits of the organization's tier. The tier itself is not named."""

    max_monthly_credit_spend: int | None | Unset = UNSET
    """Credits that may be bought within a month, which the page on tiers calls a window of 30
    days. It bounds what is bought, not what is spent; what is used of it is not told.
    """
    models: LimitsByModel | None | Unset = UNSET
    """The limits of each model."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            max_monthly_credit_spend=data.pop("maxMonthlyCreditSpend", UNSET),
            models=read_object(data.pop("models", UNSET), LimitsByModel._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.limits_by_model import LimitsByModel
