# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import MISSING, BaseModel, ConfigDict, StrictFloat, StrictStr


class CreditsItemProductBillingInterval(StrEnum):
    """
    How often the plan is billed.
    """

    month = "month"
    year = "year"


class CreditsItem(BaseModel):
    """One grant of credits. It has no identifier of its own."""

    model_config = ConfigDict(extra="forbid")
    owner_id: StrictStr
    """Identifier of the account that owns the grant."""
    created_at: StrictStr | MISSING = MISSING
    """When the grant was made, in ISO 8601. The schema calls it certain, the page's example has none, so both are valid."""
    modified_at: StrictStr | MISSING = MISSING
    """When the grant was last changed. Written, and certain, like `created_at`."""
    remaining: StrictFloat
    """Credits of this grant that are left."""
    total: StrictFloat
    """Credits that were granted."""
    expire_at: StrictStr
    """When what is left is lost, in ISO 8601."""
    valid_from: StrictStr | MISSING = MISSING
    """From when on it can be spent, in ISO 8601."""
    product_id: StrictStr | MISSING = MISSING
    """Identifier of the product that was bought."""
    price_id: StrictStr | MISSING = MISSING
    """Identifier of the price that was paid."""
    plan_group: StrictStr | MISSING = MISSING
    """The plan that the grant belongs to. The list is open."""
    product_billing_interval: CreditsItemProductBillingInterval | MISSING = MISSING
    """How often the plan is billed."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    kind: StrictStr
    """The vendor's code, such as `AuthorizationError`, `InsufficientCreditsError`, `PermissionError` or `NotFoundError`. The list is open."""
    description: StrictStr
    """What went wrong, for people."""
    details: Any | MISSING = MISSING
    """More about it. Its shape is not documented."""
    internal: StrictStr | MISSING = MISSING
    """For the vendor's own use. Its meaning is not documented."""


class UserCredits(BaseModel):
    """The credits of the user."""

    model_config = ConfigDict(extra="forbid")
    credits: list[CreditsItem]
    """The grants, in an order that is not documented."""
    remaining: StrictFloat
    """Credits that are left, over all grants. It is documented as certain; replies with the grants alone are met in clients' tests."""
    total: StrictFloat
    """Credits that were granted, over all grants."""
