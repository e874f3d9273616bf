# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class PlanInfo(Model):
    """The plan, and the subscription to it where there is one."""

    plan_name: str | None | Unset = UNSET
    """Name of the plan."""
    subscription_status: str | None | Unset = UNSET
    """State of the subscription. The words are not documented."""
    subscription_id: str | None | Unset = UNSET
    """Identifier of the subscription."""
    subscription_current_period_end: str | None | Unset = UNSET
    """When the current period ends, as text in no documented form. A canceled subscription works
    until then.
    """
    subscription_canceled_at: str | None | Unset = UNSET
    """When the subscription was canceled, as text in no documented form."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            plan_name=data.pop("planName", UNSET),
            subscription_status=data.pop("subscriptionStatus", UNSET),
            subscription_id=data.pop("subscriptionId", UNSET),
            subscription_current_period_end=data.pop("subscriptionCurrentPeriodEnd", UNSET),
            subscription_canceled_at=data.pop("subscriptionCanceledAt", UNSET),
            additional_properties=data,
        )
