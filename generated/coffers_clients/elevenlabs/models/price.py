# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Price(Model):
    """An amount of money."""

    amount: str | None | Unset = UNSET
    """A decimal number as text. Major units or cents is not documented."""
    currency: Currency | str | None | Unset = UNSET
    """Currency of the amount."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            amount=data.pop("amount", UNSET),
            currency=data.pop("currency", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.currency import Currency
