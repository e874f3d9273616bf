# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Subscription(Model):
    """A plan and its credits."""

    plan: SubscriptionPlan | str | None | Unset = UNSET
    """The plan."""
    credits_: SubscriptionCredits | None | Unset = UNSET
    """The plan's credits, by pool."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            plan=data.pop("plan", UNSET),
            credits_=read_object(data.pop("credits", UNSET), SubscriptionCredits._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.subscription_credits import SubscriptionCredits
from ..models.subscription_plan import SubscriptionPlan
