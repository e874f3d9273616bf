# Generated from openapi/tripo.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class BalanceData(Model):
    """Credits, left and held."""

    balance: float | None | Unset = UNSET
    """Credits that are left to spend."""
    frozen: float | None | Unset = UNSET
    """Credits held for tasks that still run. They are not in `balance`."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            balance=data.pop("balance", UNSET),
            frozen=data.pop("frozen", UNSET),
            additional_properties=data,
        )
