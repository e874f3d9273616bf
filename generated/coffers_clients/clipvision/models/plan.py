# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Plan(Model):
    """The subscription."""

    subscription_start: str | None | Unset = UNSET
    """When the current period began."""
    subscription_end: str | None | Unset = UNSET
    """When the current period ends."""
    subscription_visualizer: str | None | Unset = UNSET
    """Name of the plan as it is shown."""
    subscription_credits: float | None | Unset = UNSET
    """Credits that the plan grants per period. Not what is left."""
    subscription_price: float | None | Unset = UNSET
    """Price of a period. The currency is not told."""
    can_upgrade: bool | None | Unset = UNSET
    """True if a larger plan can be taken."""
    can_downgrade: bool | None | Unset = UNSET
    """True if a smaller plan can be taken."""
    can_add_credits: bool | None | Unset = UNSET
    """True if credits can be bought."""
    expired: bool | None | Unset = UNSET
    """True if the subscription has ended."""
    remaining_time: str | None | Unset = UNSET
    """Time left as a text for people. It can be negative and is no number."""
    stripe_subscription_id: str | None | Unset = _field(default=UNSET, repr=False)
    """Identifier of the subscription at Stripe."""
    disabled: bool | None | Unset = UNSET
    """True if the plan is switched off."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            subscription_start=data.pop("subscription_start", UNSET),
            subscription_end=data.pop("subscription_end", UNSET),
            subscription_visualizer=data.pop("subscription_visualizer", UNSET),
            subscription_credits=data.pop("subscription_credits", UNSET),
            subscription_price=data.pop("subscription_price", UNSET),
            can_upgrade=data.pop("can_upgrade", UNSET),
            can_downgrade=data.pop("can_downgrade", UNSET),
            can_add_credits=data.pop("can_add_credits", UNSET),
            expired=data.pop("expired", UNSET),
            remaining_time=data.pop("remaining_time", UNSET),
            stripe_subscription_id=data.pop("stripe_subscription_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            additional_properties=data,
        )
