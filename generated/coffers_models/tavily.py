# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
from __future__ import annotations

from pydantic import MISSING, BaseModel, ConfigDict, StrictInt, StrictStr


class AccountUsage(BaseModel):
    """Plan of an account, and the credits that its keys have used in the current cycle."""

    model_config = ConfigDict(extra="forbid")
    current_plan: StrictStr | MISSING = MISSING
    """Name of the plan."""
    plan_usage: StrictInt | MISSING = MISSING
    """Credits of the plan that are used."""
    plan_limit: StrictInt | MISSING = MISSING
    """Credits that the plan grants per cycle."""
    paygo_usage: StrictInt | MISSING = MISSING
    """Credits used beyond the plan, each of which is paid for."""
    paygo_limit: StrictInt | MISSING = MISSING
    """Credits that may be used beyond the plan. What is sent while pay-as-you-go is switched off is not documented."""
    search_usage: StrictInt | MISSING = MISSING
    """Credits used by searching."""
    extract_usage: StrictInt | MISSING = MISSING
    """Credits used by extracting."""
    crawl_usage: StrictInt | MISSING = MISSING
    """Credits used by crawling."""
    map_usage: StrictInt | MISSING = MISSING
    """Credits used by mapping."""
    research_usage: StrictInt | MISSING = MISSING
    """Credits used by researching."""


class ErrorInfo(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(extra="forbid")
    error: StrictStr | MISSING = MISSING
    """What went wrong, for people."""


class KeyUsage(BaseModel):
    """Credits that one key has used in the current billing cycle."""

    model_config = ConfigDict(extra="forbid")
    usage: StrictInt | MISSING = MISSING
    """Credits used in all, by every operation."""
    limit: StrictInt | None | MISSING = MISSING
    """Credits that the key may use per cycle. Null if it is unlimited; the vendor's number for that, 2147483647, was once documented beside it."""
    search_usage: StrictInt | MISSING = MISSING
    """Credits used by searching, part of `usage`."""
    extract_usage: StrictInt | MISSING = MISSING
    """Credits used by extracting, part of `usage`."""
    crawl_usage: StrictInt | MISSING = MISSING
    """Credits used by crawling, part of `usage`."""
    map_usage: StrictInt | MISSING = MISSING
    """Credits used by mapping, part of `usage`."""
    research_usage: StrictInt | MISSING = MISSING
    """Credits used by researching, part of `usage`."""


class Usage(BaseModel):
    """What is used, and the limits. The documentation does not say which fields are certain, here and below. Until 2025 the parts per operation were missing."""

    model_config = ConfigDict(extra="forbid")
    key: KeyUsage | MISSING = MISSING
    """The key that asks."""
    account: AccountUsage | MISSING = MISSING
    """The account that the key belongs to."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    detail: ErrorInfo | MISSING = MISSING
    """Why the request was refused."""
