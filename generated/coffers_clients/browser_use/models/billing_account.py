# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class BillingAccount(Model):
    """Credits and plan of a project. Amounts are US dollars."""

    name: str | None | Unset = UNSET
    """Name of the user. Personal data."""
    total_credits_balance_usd: float | None | Unset = UNSET
    """Dollars left in all, the sum of the other two balances."""
    monthly_credits_balance_usd: float | None | Unset = UNSET
    """Dollars left of what the plan includes per billing cycle. They do not outlast the cycle.
    Only older plans include any.
    """
    additional_credits_balance_usd: float | None | Unset = UNSET
    """Dollars left of what was topped up. They do not expire."""
    rate_limit: int | None | Unset = UNSET
    """An older name of `concurrentSessionLimit`. It is no limit on the rate of requests."""
    concurrent_session_limit: int | None | Unset = UNSET
    """Sessions that the project may run at once."""
    active_session_count: int | None | Unset = UNSET
    """Sessions that the project runs now."""
    plan_info: PlanInfo | None | Unset = UNSET
    """The plan. The billing guide calls null normal for a project that pays as it goes; the
    vendor's own description does not have it.
    """
    is_free_tier: bool | None | Unset = UNSET
    """Whether the project is on the free tier; false if it is missing."""
    project_id: str | None | Unset = UNSET
    """Identifier of the project that the key belongs to."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            name=data.pop("name", UNSET),
            total_credits_balance_usd=data.pop("totalCreditsBalanceUsd", UNSET),
            monthly_credits_balance_usd=data.pop("monthlyCreditsBalanceUsd", UNSET),
            additional_credits_balance_usd=data.pop("additionalCreditsBalanceUsd", UNSET),
            rate_limit=data.pop("rateLimit", UNSET),
            concurrent_session_limit=data.pop("concurrentSessionLimit", UNSET),
            active_session_count=data.pop("activeSessionCount", UNSET),
            plan_info=read_object(data.pop("planInfo", UNSET), PlanInfo._read),
            is_free_tier=data.pop("isFreeTier", UNSET),
            project_id=data.pop("projectId", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.plan_info import PlanInfo
