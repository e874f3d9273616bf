# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field


@define(kw_only=True)
class WorkspaceCredits:
    """Credits that are left in each workspace, by its identifier."""

    additional_properties: dict[str, int | None] = _field(factory=dict, repr=False)
    """Fields that the description does not know."""

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """Read a decoded JSON object; what has another type than described stays as it came."""
        data = dict(src)
        return cls(
            additional_properties=data,
        )
