# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class AutoReload(Model):
    """How the wallet is filled by itself."""

    enabled: bool | None | Unset = UNSET
    """Whether it is filled by itself."""
    threshold_usd: float | None | Unset = UNSET
    """The balance in US dollars below which it is filled."""
    amount_usd: float | None | Unset = UNSET
    """How much is then added, in US dollars."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            enabled=data.pop("enabled", UNSET),
            threshold_usd=data.pop("threshold_usd", UNSET),
            amount_usd=data.pop("amount_usd", UNSET),
            additional_properties=data,
        )
