# Generated from openapi/firecrawl.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Any

from pydantic import (
    MISSING,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    StrictBool,
    StrictFloat,
    StrictStr,
)


class Credits(BaseModel):
    """Credits of a team. The documentation does not say which fields are certain."""

    model_config = ConfigDict(extra="forbid")
    remainingCredits: StrictFloat | MISSING = MISSING
    """Credits left in all: of the plan, and of what was bought or given beside it. It can be more than `planCredits`."""
    planCredits: StrictFloat | MISSING = MISSING
    """Credits that the plan grants per billing period, without packs, coupons and automatic recharges."""
    billingPeriodStart: AwareDatetime | None | MISSING = MISSING
    """When the current billing period began."""
    billingPeriodEnd: AwareDatetime | None | MISSING = MISSING
    """When the current billing period ends. The plan's credits are renewed then."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    success: StrictBool | MISSING = MISSING
    """Always false."""
    error: StrictStr | MISSING = MISSING
    """What went wrong, for people."""
    details: Any | MISSING = MISSING
    """More about what went wrong, in no documented form. Most errors have none."""
    code: StrictStr | MISSING = MISSING
    """The vendor's code. Some errors have one."""


class CreditUsage(BaseModel):
    """Envelope of the reply. The documentation does not say which fields are certain. Replies without the envelope, and with the names of version v1 (`remaining_credits`, `plan_credits`, `billing_period_start` and `billing_period_end`), are met in clients' tests."""

    model_config = ConfigDict(extra="forbid")
    success: StrictBool | MISSING = MISSING
    """True for a success, false for a failure."""
    data: Credits | MISSING = MISSING
    """The credits."""
