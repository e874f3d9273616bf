# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class CreditLot(Model):
    """Credits that were granted or bought together and expire together."""

    id: int | None | Unset = UNSET
    """Identifier of the lot."""
    disabled: bool | None | Unset = UNSET
    """True if the lot is switched off. It cannot be spent then."""
    value: float | None | Unset = UNSET
    """Credits of the lot. Whether granted or left is not documented."""
    creation_date: str | None | Unset = UNSET
    """When the lot was granted."""
    expiration_date: str | None | Unset = UNSET
    """When the lot expires."""
    expired: bool | None | Unset = UNSET
    """True if the lot has expired. It cannot be spent then."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            id=data.pop("id", UNSET),
            disabled=data.pop("disabled", UNSET),
            value=data.pop("value", UNSET),
            creation_date=data.pop("creation_date", UNSET),
            expiration_date=data.pop("expiration_date", UNSET),
            expired=data.pop("expired", UNSET),
            additional_properties=data,
        )
