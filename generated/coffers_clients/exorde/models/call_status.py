# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class CallStatus(Model):
    """What a call cost, and notices about the API. Errors carry it too."""

    cost: int | None | Unset = UNSET
    """Credits that this call used. An error can cost credits as well."""
    api_deprecation_notice: DeprecationNotice | None | Unset = UNSET
    """Only present when the version or operation is about to end."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            cost=data.pop("cost", UNSET),
            api_deprecation_notice=read_object(
                data.pop("apiDeprecationNotice", UNSET), DeprecationNotice._read
            ),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.deprecation_notice import DeprecationNotice
