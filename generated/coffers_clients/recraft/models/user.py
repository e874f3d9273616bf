# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class User(Model):
    """The user whom the token belongs to."""

    id: str | None | Unset = UNSET
    """Identifier of the user, a UUID."""
    credits_: int | None | Unset = UNSET
    """What is left, in API units or in credits, as `billing` asks."""
    email: str | None | Unset = UNSET
    """E-mail address. Personal data."""
    name: str | None | Unset = UNSET
    """Name of the user. Personal data."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            id=data.pop("id", UNSET),
            credits_=data.pop("credits", UNSET),
            email=data.pop("email", UNSET),
            name=data.pop("name", UNSET),
            additional_properties=data,
        )
