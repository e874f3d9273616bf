# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Allotment(Model):
    """Images or credits, granted and left. More can be left than the subscription grants."""

    available: float | None | Unset = UNSET
    """What is left. It can be a fraction, since a call of the cheaper API takes a fifth of an
    image from the larger plan.
    """
    subscription: float | None | Unset = UNSET
    """What the subscription grants each month, whatever was used."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            available=data.pop("available", UNSET),
            subscription=data.pop("subscription", UNSET),
            additional_properties=data,
        )
