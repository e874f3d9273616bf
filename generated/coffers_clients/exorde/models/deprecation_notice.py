# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class DeprecationNotice(Model):
    """Notice that a version of the API ends."""

    message: str | None | Unset = UNSET
    """The notice, for people."""
    shutdown_date: str | None | Unset = UNSET
    """When it ends, in UTC. An RFC 3339 time with or without a zone. The day can be past already."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            message=data.pop("message", UNSET),
            shutdown_date=data.pop("shutdownDate", UNSET),
            additional_properties=data,
        )
