# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Usage(Model):
    """What is used of the limits."""

    models: UsageByModel | None | Unset = UNSET
    """The usage of each model."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            models=read_object(data.pop("models", UNSET), UsageByModel._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.usage_by_model import UsageByModel
