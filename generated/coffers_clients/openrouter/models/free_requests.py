# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class FreeRequests(Model):
    """Today's requests to free models. Some accounts are not bound by them, and the reply does not
    say which.
    """

    used: int | None | Unset = UNSET
    """Requests used today."""
    limit: int | None | Unset = UNSET
    """Requests allowed per day."""
    remaining: int | None | Unset = UNSET
    """Requests left today."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            used=data.pop("used", UNSET),
            limit=data.pop("limit", UNSET),
            remaining=data.pop("remaining", UNSET),
            additional_properties=data,
        )
