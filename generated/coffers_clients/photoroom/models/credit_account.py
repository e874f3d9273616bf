# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class CreditAccount(Model):
    """An account of the API, as version v1 tells it."""

    credits_: Allotment | None | Unset = UNSET
    """Credits of the month, granted and left."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            credits_=read_object(data.pop("credits", UNSET), Allotment._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.allotment import Allotment
