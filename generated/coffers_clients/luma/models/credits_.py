# Generated from openapi/luma.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Credits(Model):
    """The balance."""

    credit_balance: float | None | Unset = UNSET
    """What is left, in cents of US dollars. It can have a fraction. Whether it can be below zero
    is not documented.
    """
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(credit_balance=data.pop("credit_balance", UNSET), additional_properties=data)
