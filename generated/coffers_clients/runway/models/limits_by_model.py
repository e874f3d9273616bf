# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import Model, read_object


@define(kw_only=True)
class LimitsByModel(Model):
    """Limits under the name of the model, such as `gen4.5`. The vendor lists the names and adds to
    them often, so any name is valid.
    """

    additional_properties: dict[str, ModelLimits | None] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            additional_properties={
                key: read_object(value, ModelLimits._read) for key, value in data.items()
            }
        )


# Last, because models may refer to each other.
from ..models.model_limits import ModelLimits
