# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class CreditsItem(Model):
    """One grant of credits. It has no identifier of its own."""

    owner_id: str | None | Unset = UNSET
    """Identifier of the account that owns the grant."""
    created_at: str | None | Unset = UNSET
    """When the grant was made, in ISO 8601. The schema calls it certain, the page's example has
    none, so both are valid.
    """
    modified_at: str | None | Unset = UNSET
    """When the grant was last changed. Written, and certain, like `created_at`."""
    remaining: float | None | Unset = UNSET
    """Credits of this grant that are left."""
    total: float | None | Unset = UNSET
    """Credits that were granted."""
    expire_at: str | None | Unset = UNSET
    """When what is left is lost, in ISO 8601."""
    valid_from: str | None | Unset = UNSET
    """From when on it can be spent, in ISO 8601."""
    product_id: str | None | Unset = UNSET
    """Identifier of the product that was bought."""
    price_id: str | None | Unset = UNSET
    """Identifier of the price that was paid."""
    plan_group: str | None | Unset = UNSET
    """The plan that the grant belongs to. The list is open."""
    product_billing_interval: CreditsItemProductBillingInterval | str | None | Unset = UNSET
    """How often the plan is billed."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            owner_id=data.pop("owner_id", UNSET),
            created_at=data.pop("created_at", UNSET),
            modified_at=data.pop("modified_at", UNSET),
            remaining=data.pop("remaining", UNSET),
            total=data.pop("total", UNSET),
            expire_at=data.pop("expire_at", UNSET),
            valid_from=data.pop("valid_from", UNSET),
            product_id=data.pop("product_id", UNSET),
            price_id=data.pop("price_id", UNSET),
            plan_group=data.pop("plan_group", UNSET),
            product_billing_interval=data.pop("product_billing_interval", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.credits_item_product_billing_interval import CreditsItemProductBillingInterval
