# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Playlist(Model):
    """A set of profiles that videos are made with."""

    playlist_id: int | None | Unset = UNSET
    """Identifier of the playlist."""
    disabled: bool | None | Unset = UNSET
    """True if the playlist is switched off."""
    playlist_name: str | None | Unset = UNSET
    """Name of the playlist."""
    font_profile: FontProfile | None | Unset = UNSET
    """Its font profile."""
    media_profile: MediaProfile | None | Unset = UNSET
    """Its media profile."""
    voice_profile: VoiceProfile | None | Unset = UNSET
    """Its voice profile, with the key once more."""
    content_type: ContentType | None | Unset = UNSET
    """The model that its videos are made with."""
    preview_url: str | None | Unset = UNSET
    """Address of a preview; empty if there is none."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            playlist_id=data.pop("playlist_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            playlist_name=data.pop("playlist_name", UNSET),
            font_profile=read_object(data.pop("font_profile", UNSET), FontProfile._read),
            media_profile=read_object(data.pop("media_profile", UNSET), MediaProfile._read),
            voice_profile=read_object(data.pop("voice_profile", UNSET), VoiceProfile._read),
            content_type=read_object(data.pop("content_type", UNSET), ContentType._read),
            preview_url=data.pop("preview_url", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.content_type import ContentType
from ..models.font_profile import FontProfile
from ..models.media_profile import MediaProfile
from ..models.voice_profile import VoiceProfile
