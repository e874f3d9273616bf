# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Annotated, Any

from pydantic import MISSING, BaseModel, ConfigDict, Field, RootModel, StrictInt, StrictStr


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: StrictStr
    """What went wrong, for people."""
    issues: list[Any] | MISSING = MISSING
    """What is wrong with each field, where a request did not pass validation."""


class ModelLimits(BaseModel):
    """The limits of one model."""

    model_config = ConfigDict(extra="forbid")
    maxConcurrentGenerations: Annotated[StrictInt, Field(ge=0)]
    """Generations of this model that may run at once. More than that wait."""
    maxDailyGenerations: Annotated[StrictInt, Field(ge=0)]
    """Generations of this model that may be created within 24 hours."""


class ModelUsage(BaseModel):
    """The usage of one model."""

    model_config = ConfigDict(extra="forbid")
    dailyGenerations: Annotated[StrictInt, Field(ge=0)]
    """Generations of this model within the past day."""


class UsageByModel(RootModel[dict[str, ModelUsage]]):
    """Usage under the name of the model, with the names that the limits have."""

    root: dict[str, ModelUsage]


class LimitsByModel(RootModel[dict[str, ModelLimits]]):
    """Limits under the name of the model, such as `gen4.5`. The vendor lists the names and adds to them often, so any name is valid."""

    root: dict[str, ModelLimits]


class Tier(BaseModel):
    """The limits of the organization's tier. The tier itself is not named."""

    model_config = ConfigDict(extra="forbid")
    maxMonthlyCreditSpend: Annotated[StrictInt, Field(ge=0)]
    """Credits that may be bought within a month, which the page on tiers calls a window of 30 days. It bounds what is bought, not what is spent; what is used of it is not told."""
    models: LimitsByModel
    """The limits of each model."""


class Usage(BaseModel):
    """What is used of the limits."""

    model_config = ConfigDict(extra="forbid")
    models: UsageByModel
    """The usage of each model."""


class Organization(BaseModel):
    """The organization that the key belongs to."""

    model_config = ConfigDict(extra="forbid")
    tier: Tier
    """What the organization's tier allows."""
    creditBalance: Annotated[StrictInt, Field(ge=0)]
    """Credits that are left."""
    usage: Usage
    """What is used of the daily limits."""
