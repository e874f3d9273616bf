# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
from __future__ import annotations

from uuid import UUID

from pydantic import MISSING, BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr


class NotFoundBody(BaseModel):
    """Body of status 404."""

    model_config = ConfigDict(extra="forbid")
    detail: StrictStr | MISSING = MISSING
    """What was not found, for people."""


class PlanInfo(BaseModel):
    """The plan, and the subscription to it where there is one."""

    model_config = ConfigDict(extra="forbid")
    planName: StrictStr
    """Name of the plan."""
    subscriptionStatus: StrictStr | None
    """State of the subscription. The words are not documented."""
    subscriptionId: StrictStr | None
    """Identifier of the subscription."""
    subscriptionCurrentPeriodEnd: StrictStr | None
    """When the current period ends, as text in no documented form. A canceled subscription works until then."""
    subscriptionCanceledAt: StrictStr | None
    """When the subscription was canceled, as text in no documented form."""


class ValidationProblem(BaseModel):
    """One thing that is wrong with a request."""

    model_config = ConfigDict(extra="forbid")
    loc: list[StrictStr | StrictInt]
    """Where it is."""
    msg: StrictStr
    """What is wrong, for people."""
    type: StrictStr
    """The kind of problem."""


class BillingAccount(BaseModel):
    """Credits and plan of a project. Amounts are US dollars."""

    model_config = ConfigDict(extra="forbid")
    name: StrictStr | None | MISSING = MISSING
    """Name of the user. Personal data."""
    totalCreditsBalanceUsd: StrictFloat
    """Dollars left in all, the sum of the other two balances."""
    monthlyCreditsBalanceUsd: StrictFloat
    """Dollars left of what the plan includes per billing cycle. They do not outlast the cycle. Only older plans include any."""
    additionalCreditsBalanceUsd: StrictFloat
    """Dollars left of what was topped up. They do not expire."""
    rateLimit: StrictInt
    """An older name of `concurrentSessionLimit`. It is no limit on the rate of requests."""
    concurrentSessionLimit: StrictInt | MISSING = MISSING
    """Sessions that the project may run at once."""
    activeSessionCount: StrictInt | MISSING = MISSING
    """Sessions that the project runs now."""
    planInfo: PlanInfo | None
    """The plan. The billing guide calls null normal for a project that pays as it goes; the vendor's own description does not have it."""
    isFreeTier: StrictBool | MISSING = MISSING
    """Whether the project is on the free tier; false if it is missing."""
    projectId: UUID
    """Identifier of the project that the key belongs to."""


class ValidationBody(BaseModel):
    """Body of status 422."""

    model_config = ConfigDict(extra="forbid")
    detail: list[ValidationProblem] | MISSING = MISSING
    """What is wrong with the request."""
