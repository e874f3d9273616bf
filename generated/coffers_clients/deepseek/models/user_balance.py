# Generated from openapi/deepseek.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object


@define(kw_only=True)
class UserBalance(Model):
    """Reply of a successful call. The page marks neither field as certain; its only example has
    both.
    """

    is_available: bool | None | Unset = UNSET
    """False if what is left does not suffice for calls."""
    balance_infos: list[BalanceInfo | None] | None | Unset = UNSET
    """One entry per currency. An entry of zero can stand beside one with money (replies of
    2026-09-17).
    """
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        made = cls(
            is_available=data.pop("is_available", UNSET),
            balance_infos=data.pop("balance_infos", UNSET),
            additional_properties=data,
        )
        made._read_later(
            balance_infos=lambda value: read_list(value, read_object, BalanceInfo._read)
        )
        return made


# Last, because models may refer to each other.
from ..models.balance_info import BalanceInfo
