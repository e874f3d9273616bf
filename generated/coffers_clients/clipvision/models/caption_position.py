# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class CaptionPosition(Model):
    """Where a caption stands."""

    coordinate_id: int | None | Unset = UNSET
    """Identifier of the position."""
    overlay_visualizer: str | None | Unset = UNSET
    """Name of the position as it is shown."""
    x: str | None | Unset = UNSET
    """Horizontal position as a formula, not a number."""
    y: str | None | Unset = UNSET
    """Vertical position as a formula, not a number."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            coordinate_id=data.pop("coordinate_id", UNSET),
            overlay_visualizer=data.pop("overlay_visualizer", UNSET),
            x=data.pop("x", UNSET),
            y=data.pop("y", UNSET),
            additional_properties=data,
        )
