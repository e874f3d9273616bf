# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Credits(Model):
    """Credits of the account since it exists. What is left is the difference, and what is left of
    credits that were granted, which no field tells.
    """

    total_credits: float | None | Unset = UNSET
    """Credits that were bought, all together; none that were granted."""
    total_usage: float | None | Unset = UNSET
    """Credits that were used, all together, granted ones too."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            total_credits=data.pop("total_credits", UNSET),
            total_usage=data.pop("total_usage", UNSET),
            additional_properties=data,
        )
