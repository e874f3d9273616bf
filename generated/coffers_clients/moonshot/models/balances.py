# Generated from openapi/moonshot.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Balances(Model):
    """What is left, in USD or CNY depending on the platform."""

    available_balance: float | None | Unset = UNSET
    """What can be spent: vouchers and cash together, or the vouchers alone while the cash is below
    zero. At 0 or less no model can be called.
    """
    voucher_balance: float | None | Unset = UNSET
    """What is left of vouchers, never below zero. When they expire is not told."""
    cash_balance: float | None | Unset = UNSET
    """What is left of money that was paid in. Below zero it is a debt."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            available_balance=data.pop("available_balance", UNSET),
            voucher_balance=data.pop("voucher_balance", UNSET),
            cash_balance=data.pop("cash_balance", UNSET),
            additional_properties=data,
        )
