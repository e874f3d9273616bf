# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Key(Model):
    """The key that asks. Days, weeks (from Monday) and months are those of UTC. "BYOK" is usage
    that another vendor bills to the customer's own key there.
    """

    label: str | None | Unset = UNSET
    """The key's first and last characters."""
    limit: float | None | Unset = UNSET
    """Credits that this key may spend, a cap beside what the account holds. Null means that the
    key has none of its own; a budget may bind it all the same.
    """
    limit_remaining: float | None | Unset = UNSET
    """Credits left below that cap. Null if there is no cap."""
    limit_reset: str | None | Unset = UNSET
    """How often the cap begins anew at midnight UTC, `daily`, `weekly` (on Monday) or `monthly`.
    Null means never. The vendor leaves the list open.
    """
    include_byok_in_limit: bool | None | Unset = UNSET
    """Whether BYOK usage counts towards the cap."""
    usage: float | None | Unset = UNSET
    """Credits that this key used since it exists."""
    usage_daily: float | None | Unset = UNSET
    """Credits that this key used today."""
    usage_weekly: float | None | Unset = UNSET
    """Credits that this key used this week."""
    usage_monthly: float | None | Unset = UNSET
    """Credits that this key used this month."""
    byok_usage: float | None | Unset = UNSET
    """BYOK usage of this key since it exists, in USD."""
    byok_usage_daily: float | None | Unset = UNSET
    """BYOK usage of this key today, in USD."""
    byok_usage_weekly: float | None | Unset = UNSET
    """BYOK usage of this key this week, in USD."""
    byok_usage_monthly: float | None | Unset = UNSET
    """BYOK usage of this key this month, in USD."""
    is_free_tier: bool | None | Unset = UNSET
    """True if the account never bought credits, it seems."""
    is_management_key: bool | None | Unset = UNSET
    """Whether this key manages other keys and may read the account's credits."""
    is_provisioning_key: bool | None | Unset = UNSET
    """The same as `is_management_key`, under an older name that will go."""
    creator_user_id: str | None | Unset = UNSET
    """Identifier of the user who made the key: the holder, or the member of the organisation that
    holds it.
    """
    expires_at: str | None | Unset = UNSET
    """When the key expires. An RFC 3339 time. Null means never."""
    free_model_daily_requests: FreeRequests | None | Unset = UNSET
    """Today's requests to free models. On the page about limits, not yet in the vendor's
    description.
    """
    effective_budget: KeyBudget | None | Unset = UNSET
    """The budget that binds this key, set by somebody else or by its own limit. Seen by third
    parties; the vendor documents the type and not the field.
    """
    rate_limit: RateLimit | None | Unset = UNSET
    """No longer in use."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            label=data.pop("label", UNSET),
            limit=data.pop("limit", UNSET),
            limit_remaining=data.pop("limit_remaining", UNSET),
            limit_reset=data.pop("limit_reset", UNSET),
            include_byok_in_limit=data.pop("include_byok_in_limit", UNSET),
            usage=data.pop("usage", UNSET),
            usage_daily=data.pop("usage_daily", UNSET),
            usage_weekly=data.pop("usage_weekly", UNSET),
            usage_monthly=data.pop("usage_monthly", UNSET),
            byok_usage=data.pop("byok_usage", UNSET),
            byok_usage_daily=data.pop("byok_usage_daily", UNSET),
            byok_usage_weekly=data.pop("byok_usage_weekly", UNSET),
            byok_usage_monthly=data.pop("byok_usage_monthly", UNSET),
            is_free_tier=data.pop("is_free_tier", UNSET),
            is_management_key=data.pop("is_management_key", UNSET),
            is_provisioning_key=data.pop("is_provisioning_key", UNSET),
            creator_user_id=data.pop("creator_user_id", UNSET),
            expires_at=data.pop("expires_at", UNSET),
            free_model_daily_requests=read_object(
                data.pop("free_model_daily_requests", UNSET), FreeRequests._read
            ),
            effective_budget=read_object(data.pop("effective_budget", UNSET), KeyBudget._read),
            rate_limit=read_object(data.pop("rate_limit", UNSET), RateLimit._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.free_requests import FreeRequests
from ..models.key_budget import KeyBudget
from ..models.rate_limit import RateLimit
