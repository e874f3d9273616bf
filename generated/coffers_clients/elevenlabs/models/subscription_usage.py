# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class SubscriptionUsage(Model):
    """Credits of the current period by their origin. A quota is what was granted, the rest is what
    was used.
    """

    rollover_credits_quota: int | None | Unset = UNSET
    """Credits carried over from earlier periods."""
    subscription_cycle_credits_quota: int | None | Unset = UNSET
    """Credits granted by the plan for this period."""
    manually_gifted_credits_quota: int | None | Unset = UNSET
    """Credits granted by hand, outside of the plan."""
    rollover_credits_used: int | None | Unset = UNSET
    """Carried-over credits used."""
    subscription_cycle_credits_used: int | None | Unset = UNSET
    """Credits of the plan used."""
    manually_gifted_credits_used: int | None | Unset = UNSET
    """Credits granted by hand that were used."""
    paid_usage_based_credits_used: int | None | Unset = UNSET
    """Credits used beyond all grants and billed by usage."""
    actual_reported_credits: int | None | Unset = UNSET
    """Credits that the service counted as used. How it relates to the rest is not documented."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            rollover_credits_quota=data.pop("rollover_credits_quota", UNSET),
            subscription_cycle_credits_quota=data.pop("subscription_cycle_credits_quota", UNSET),
            manually_gifted_credits_quota=data.pop("manually_gifted_credits_quota", UNSET),
            rollover_credits_used=data.pop("rollover_credits_used", UNSET),
            subscription_cycle_credits_used=data.pop("subscription_cycle_credits_used", UNSET),
            manually_gifted_credits_used=data.pop("manually_gifted_credits_used", UNSET),
            paid_usage_based_credits_used=data.pop("paid_usage_based_credits_used", UNSET),
            actual_reported_credits=data.pop("actual_reported_credits", UNSET),
            additional_properties=data,
        )
