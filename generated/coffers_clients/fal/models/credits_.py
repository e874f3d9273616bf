# Generated from openapi/fal.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Credits(Model):
    """Prepaid money."""

    current_balance: float | None | Unset = UNSET
    """Money that is left, in whole units of `currency`. The vendor's document bounds it to 0 and
    above. A balance below zero was only seen at another, earlier operation; so no bound is set
    here.
    """
    currency: str | None | Unset = UNSET
    """ISO 4217 code of the currency, such as USD."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            current_balance=data.pop("current_balance", UNSET),
            currency=data.pop("currency", UNSET),
            additional_properties=data,
        )
