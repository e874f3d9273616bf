# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class MediaProfile(Model):
    """Watermark and closing clip."""

    media_profile_id: int | None | Unset = UNSET
    """Identifier of the profile."""
    disabled: bool | None | Unset = UNSET
    """True if the profile is switched off."""
    profile_name: str | None | Unset = UNSET
    """Name of the profile."""
    watermark_path: str | None | Unset = UNSET
    """Where the watermark is found. Null if there is none."""
    watermark_position: Any | Unset = UNSET
    """Where the watermark stands. Null in the example; what else it can be is not known."""
    end_clip_path: str | None | Unset = UNSET
    """Where the closing clip is found. Null if there is none."""
    preview_url: str | None | Unset = UNSET
    """Address of a preview. Null if there is none."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            media_profile_id=data.pop("media_profile_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            profile_name=data.pop("profile_name", UNSET),
            watermark_path=data.pop("watermark_path", UNSET),
            watermark_position=data.pop("watermark_position", UNSET),
            end_clip_path=data.pop("end_clip_path", UNSET),
            preview_url=data.pop("preview_url", UNSET),
            additional_properties=data,
        )
