# Generated from openapi/deepseek.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class BalanceInfo(Model):
    """What is left in one currency. Amounts are decimal texts in whole units of the currency; an
    older version of the page had numbers.
    """

    currency: BalanceInfoCurrency | str | None | Unset = UNSET
    """ISO 4217 code of the currency."""
    total_balance: str | None | Unset = UNSET
    """What is left in all, which is the sum of the two fields below."""
    granted_balance: str | None | Unset = UNSET
    """What is left of grants that have not expired. When they expire is not told."""
    topped_up_balance: str | None | Unset = UNSET
    """What is left of money that was paid in."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            currency=data.pop("currency", UNSET),
            total_balance=data.pop("total_balance", UNSET),
            granted_balance=data.pop("granted_balance", UNSET),
            topped_up_balance=data.pop("topped_up_balance", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.balance_info_currency import BalanceInfoCurrency
