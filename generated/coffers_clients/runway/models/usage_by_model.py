# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import Model, read_object


@define(kw_only=True)
class UsageByModel(Model):
    """Usage under the name of the model, with the names that the limits have."""

    additional_properties: dict[str, ModelUsage | None] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            additional_properties={
                key: read_object(value, ModelUsage._read) for key, value in data.items()
            }
        )


# Last, because models may refer to each other.
from ..models.model_usage import ModelUsage
