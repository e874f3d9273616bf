# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class User(Model):
    """Who the user is."""

    id: str | None | Unset = UNSET
    """Identifier of the user, a UUID."""
    username: str | None | Unset = UNSET
    """Name of the user. Personal data."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            id=data.pop("id", UNSET),
            username=data.pop("username", UNSET),
            additional_properties=data,
        )
