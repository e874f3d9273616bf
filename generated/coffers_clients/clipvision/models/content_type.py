# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class ContentType(Model):
    """A model that makes videos."""

    content_type_id: int | None | Unset = UNSET
    """Identifier of the entry."""
    display_name: str | None | Unset = UNSET
    """Name of the model as it is shown."""
    model_id: str | None | Unset = UNSET
    """Short name of the model with its version."""
    description: str | None | Unset = UNSET
    """What the model is for."""
    preview_image: str | None | Unset = UNSET
    """Address of a picture; empty if there is none."""
    preview_video: str | None | Unset = UNSET
    """Address of a video; empty if there is none."""
    active: bool | None | Unset = UNSET
    """True if the model can be used."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            content_type_id=data.pop("content_type_id", UNSET),
            display_name=data.pop("display_name", UNSET),
            model_id=data.pop("model_id", UNSET),
            description=data.pop("description", UNSET),
            preview_image=data.pop("preview_image", UNSET),
            preview_video=data.pop("preview_video", UNSET),
            active=data.pop("active", UNSET),
            additional_properties=data,
        )
