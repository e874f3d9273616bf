# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class CreditPool(Model):
    """One pool of credits. What was granted is not told."""

    remaining: int | None | Unset = UNSET
    """Credits that are left."""
    resets_at: str | None | Unset = UNSET
    """When the pool is reset, in RFC 3339."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            remaining=data.pop("remaining", UNSET),
            resets_at=data.pop("resets_at", UNSET),
            additional_properties=data,
        )
