# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class UserDetails(Model):
    """The user's balances. All of them are what is left."""

    user: User | None | Unset = UNSET
    """Who the user is."""
    token_renewal_date: str | None | Unset = UNSET
    """When the web plan renews its tokens. A time in ISO 8601, with or without a zone; which zone
    is not documented.
    """
    paid_tokens: int | None | Unset = UNSET
    """Web tokens that were bought on top of the plan, left."""
    subscription_tokens: int | None | Unset = UNSET
    """Web tokens of the plan, left."""
    subscription_gpt_tokens: int | None | Unset = UNSET
    """Tokens of the web plan for writing prompts, left."""
    subscription_model_tokens: int | None | Unset = UNSET
    """Tokens for training models, left."""
    api_concurrency_slots: int | None | Unset = UNSET
    """Generations that the API runs at once. Whether it is what is allowed or what is free is not
    said; it seems to be what is allowed.
    """
    api_paid_tokens: int | None | Unset = UNSET
    """API credits that were bought, left. Whether accounts that pay as they go have their dollars
    here is not documented.
    """
    api_subscription_tokens: int | None | Unset = UNSET
    """API credits of the API plan, left."""
    api_plan_token_renewal_date: str | None | Unset = UNSET
    """When the API plan renews its credits. Written like `tokenRenewalDate`."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            user=read_object(data.pop("user", UNSET), User._read),
            token_renewal_date=data.pop("tokenRenewalDate", UNSET),
            paid_tokens=data.pop("paidTokens", UNSET),
            subscription_tokens=data.pop("subscriptionTokens", UNSET),
            subscription_gpt_tokens=data.pop("subscriptionGptTokens", UNSET),
            subscription_model_tokens=data.pop("subscriptionModelTokens", UNSET),
            api_concurrency_slots=data.pop("apiConcurrencySlots", UNSET),
            api_paid_tokens=data.pop("apiPaidTokens", UNSET),
            api_subscription_tokens=data.pop("apiSubscriptionTokens", UNSET),
            api_plan_token_renewal_date=data.pop("apiPlanTokenRenewalDate", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.user import User
