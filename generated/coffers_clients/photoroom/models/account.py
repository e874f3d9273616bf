# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Account(Model):
    """An account of the API."""

    images: Allotment | None | Unset = UNSET
    """Images of the month, granted and left."""
    plan: str | None | Unset = UNSET
    """Name of the plan, such as basic. The list of plans is open."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            images=read_object(data.pop("images", UNSET), Allotment._read),
            plan=data.pop("plan", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.allotment import Allotment
