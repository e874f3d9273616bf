# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class ProductUsage(Model):
    """What one product used in this period."""

    product_type: str | None | Unset = UNSET
    """The product, such as `translate`, `write` or `speechToText`."""
    billing_unit: ProductUsageBillingUnit | str | None | Unset = UNSET
    """What the product's units are."""
    api_key_unit_count: int | None | Unset = UNSET
    """Units that this key used."""
    account_unit_count: int | None | Unset = UNSET
    """Units that the whole account used."""
    api_key_character_count: int | None | Unset = UNSET
    """No longer in use. `api_key_unit_count` took its place."""
    character_count: int | None | Unset = UNSET
    """No longer in use. `account_unit_count` took its place."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            product_type=data.pop("product_type", UNSET),
            billing_unit=data.pop("billing_unit", UNSET),
            api_key_unit_count=data.pop("api_key_unit_count", UNSET),
            account_unit_count=data.pop("account_unit_count", UNSET),
            api_key_character_count=data.pop("api_key_character_count", UNSET),
            character_count=data.pop("character_count", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.product_usage_billing_unit import ProductUsageBillingUnit
