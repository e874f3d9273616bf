# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class ModelLimits(Model):
    """The limits of one model."""

    max_concurrent_generations: int | None | Unset = UNSET
    """Generations of this model that may run at once. More than that wait."""
    max_daily_generations: int | None | Unset = UNSET
    """Generations of this model that may be created within 24 hours."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            max_concurrent_generations=data.pop("maxConcurrentGenerations", UNSET),
            max_daily_generations=data.pop("maxDailyGenerations", UNSET),
            additional_properties=data,
        )
