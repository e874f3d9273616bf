# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Limitation(Model):
    """A limit that is on or off. What each one limits is not documented."""

    id: int | None | Unset = UNSET
    """Identifier of the limit."""
    enabled: bool | None | Unset = UNSET
    """True if the limit is on."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            id=data.pop("id", UNSET), enabled=data.pop("enabled", UNSET), additional_properties=data
        )
