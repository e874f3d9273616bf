# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
from __future__ import annotations

from pydantic import MISSING, BaseModel, ConfigDict, StrictInt, StrictStr


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: StrictStr
    """What went wrong, for people. Only this text tells a wrong key from a failure."""
    path: StrictStr
    """Where in the request the fault is; `$` is all of it."""
    code: StrictStr
    """The vendor's code, such as `access-denied` or `unexpected`. The list is open."""


class User(BaseModel):
    """Who the user is."""

    model_config = ConfigDict(extra="forbid")
    id: StrictStr | None | MISSING = MISSING
    """Identifier of the user, a UUID."""
    username: StrictStr | None | MISSING = MISSING
    """Name of the user. Personal data."""


class UserDetails(BaseModel):
    """The user's balances. All of them are what is left."""

    model_config = ConfigDict(extra="forbid")
    user: User | None | MISSING = MISSING
    """Who the user is."""
    tokenRenewalDate: StrictStr | None | MISSING = MISSING
    """When the web plan renews its tokens. A time in ISO 8601, with or without a zone; which zone is not documented."""
    paidTokens: StrictInt | None | MISSING = MISSING
    """Web tokens that were bought on top of the plan, left."""
    subscriptionTokens: StrictInt | MISSING = MISSING
    """Web tokens of the plan, left."""
    subscriptionGptTokens: StrictInt | MISSING = MISSING
    """Tokens of the web plan for writing prompts, left."""
    subscriptionModelTokens: StrictInt | MISSING = MISSING
    """Tokens for training models, left."""
    apiConcurrencySlots: StrictInt | MISSING = MISSING
    """Generations that the API runs at once. Whether it is what is allowed or what is free is not said; it seems to be what is allowed."""
    apiPaidTokens: StrictInt | None | MISSING = MISSING
    """API credits that were bought, left. Whether accounts that pay as they go have their dollars here is not documented."""
    apiSubscriptionTokens: StrictInt | MISSING = MISSING
    """API credits of the API plan, left."""
    apiPlanTokenRenewalDate: StrictStr | None | MISSING = MISSING
    """When the API plan renews its credits. Written like `tokenRenewalDate`."""


class UserSelf(BaseModel):
    """Reply of a successful call. Of no field, here or below, is it documented whether it is always sent."""

    model_config = ConfigDict(extra="forbid")
    user_details: list[UserDetails] | MISSING = MISSING
    """A list with one entry, the user whom the key belongs to."""
