# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Any

from pydantic import (
    MISSING,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)


class Credits(BaseModel):
    """Credits of the account since it exists. What is left is the difference, and what is left of credits that were granted, which no field tells."""

    model_config = ConfigDict(extra="forbid")
    total_credits: StrictFloat
    """Credits that were bought, all together; none that were granted."""
    total_usage: StrictFloat
    """Credits that were used, all together, granted ones too."""


class CreditsReply(BaseModel):
    """Reply about the account's credits."""

    model_config = ConfigDict(extra="forbid")
    data: Credits
    """The credits."""


class ErrorInfo(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(extra="forbid")
    code: StrictInt
    """The HTTP status."""
    message: StrictStr
    """What went wrong, for people."""
    metadata: dict[str, Any] | None | MISSING = MISSING
    """Further facts about the error. Which ones depends on it."""


class FreeRequests(BaseModel):
    """Today's requests to free models. Some accounts are not bound by them, and the reply does not say which."""

    model_config = ConfigDict(extra="forbid")
    used: StrictInt
    """Requests used today."""
    limit: StrictInt
    """Requests allowed per day."""
    remaining: StrictInt
    """Requests left today."""


class KeyBudget(BaseModel):
    """A budget that requests of the key are checked against. Windows are those of UTC, weeks begin on Monday."""

    model_config = ConfigDict(extra="forbid")
    scope: StrictStr
    """Whose budget it is: `workspace_default_member`, `workspace_default_key`, `member`, `api_key`, `workspace` or `key_limit`, the key's own limit. The vendor leaves the list open."""
    limit_usd: StrictFloat
    """What may be spent in the window, in USD."""
    spend_usd: StrictFloat
    """What was spent in the window, in USD, by all who share the budget."""
    remaining_usd: StrictFloat
    """`limit_usd` less `spend_usd`. At zero and below, requests are refused with 403 until the window ends."""
    reset_interval: StrictStr | None
    """Window of the budget, such as `weekly`. Null for one that never starts anew."""
    resets_at: AwareDatetime | None
    """When the window ends. An RFC 3339 time. Null for a budget that never does."""
    include_byok: StrictBool
    """Whether BYOK usage counts towards the budget."""
    budget_id: StrictStr | None
    """Identifier of a workspace's budget; null for other scopes."""
    guardrail_id: StrictStr | None
    """Identifier of the guardrail that has the budget; null for other scopes."""


class RateLimit(BaseModel):
    """A rate limit that is no longer in use."""

    model_config = ConfigDict(extra="forbid")
    requests: StrictInt
    """Documented to be -1 always, which stands for nothing."""
    interval: StrictStr
    """Length of the interval, such as `10s`."""
    note: StrictStr
    """Says that the object is no longer in use."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: ErrorInfo
    """Why the request was refused."""
    user_id: StrictStr | None | MISSING = MISSING
    """Identifier of the user who asked."""
    openrouter_metadata: dict[str, Any] | None | MISSING = MISSING
    """Further facts of the vendor's. Which ones is not documented."""


class Key(BaseModel):
    """The key that asks. Days, weeks (from Monday) and months are those of UTC. "BYOK" is usage that another vendor bills to the customer's own key there."""

    model_config = ConfigDict(extra="forbid")
    label: StrictStr
    """The key's first and last characters."""
    limit: StrictFloat | None
    """Credits that this key may spend, a cap beside what the account holds. Null means that the key has none of its own; a budget may bind it all the same."""
    limit_remaining: StrictFloat | None
    """Credits left below that cap. Null if there is no cap."""
    limit_reset: StrictStr | None
    """How often the cap begins anew at midnight UTC, `daily`, `weekly` (on Monday) or `monthly`. Null means never. The vendor leaves the list open."""
    include_byok_in_limit: StrictBool
    """Whether BYOK usage counts towards the cap."""
    usage: StrictFloat
    """Credits that this key used since it exists."""
    usage_daily: StrictFloat
    """Credits that this key used today."""
    usage_weekly: StrictFloat
    """Credits that this key used this week."""
    usage_monthly: StrictFloat
    """Credits that this key used this month."""
    byok_usage: StrictFloat
    """BYOK usage of this key since it exists, in USD."""
    byok_usage_daily: StrictFloat
    """BYOK usage of this key today, in USD."""
    byok_usage_weekly: StrictFloat
    """BYOK usage of this key this week, in USD."""
    byok_usage_monthly: StrictFloat
    """BYOK usage of this key this month, in USD."""
    is_free_tier: StrictBool
    """True if the account never bought credits, it seems."""
    is_management_key: StrictBool
    """Whether this key manages other keys and may read the account's credits."""
    is_provisioning_key: StrictBool
    """The same as `is_management_key`, under an older name that will go."""
    creator_user_id: StrictStr | None
    """Identifier of the user who made the key: the holder, or the member of the organisation that holds it."""
    expires_at: AwareDatetime | None | MISSING = MISSING
    """When the key expires. An RFC 3339 time. Null means never."""
    free_model_daily_requests: FreeRequests | MISSING = MISSING
    """Today's requests to free models. On the page about limits, not yet in the vendor's description."""
    effective_budget: KeyBudget | None | MISSING = MISSING
    """The budget that binds this key, set by somebody else or by its own limit. Seen by third parties; the vendor documents the type and not the field."""
    rate_limit: RateLimit
    """No longer in use."""


class KeyReply(BaseModel):
    """Reply about the key."""

    model_config = ConfigDict(extra="forbid")
    data: Key
    """The key."""
