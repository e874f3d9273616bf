# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class ProjectBalance(Model):
    """One balance of a project."""

    balance_id: str | None | Unset = UNSET
    """Identifier of the balance."""
    amount: float | None | Unset = UNSET
    """What is left, in `units`. The vendor gives 0 as its default, so that 0 may be left out, it
    seems.
    """
    units: str | None | Unset = UNSET
    """What `amount` counts, such as `USD`, also written `usd`, or `hour`. The list is open."""
    purchase_order_id: str | None | Unset = UNSET
    """Description or reference of the purchase."""
    purchase: str | None | Unset = UNSET
    """What recorded replies have in place of `purchase_order_id`."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            balance_id=data.pop("balance_id", UNSET),
            amount=data.pop("amount", UNSET),
            units=data.pop("units", UNSET),
            purchase_order_id=data.pop("purchase_order_id", UNSET),
            purchase=data.pop("purchase", UNSET),
            additional_properties=data,
        )
