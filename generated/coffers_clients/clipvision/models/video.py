# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Video(Model):
    """A video of the user and what it cost."""

    video_id: int | None | Unset = UNSET
    """Identifier of the video."""
    disabled: bool | None | Unset = UNSET
    """True if the video is switched off."""
    video_title: str | None | Unset = UNSET
    """Title of the video."""
    video_description: str | None | Unset = UNSET
    """Description of the video."""
    elapsed_gen_time: float | None | Unset = UNSET
    """How long it took to make. The unit is not documented."""
    credits_cost: float | None | Unset = UNSET
    """Credits that the video cost."""
    resolution: str | None | Unset = UNSET
    """Width and height in pixels, with an x between them."""
    creation_date: str | None | Unset = UNSET
    """When the video was made."""
    original_input_script: str | None | Unset = UNSET
    """Text that the video was made from."""
    download_link: str | None | Unset = _field(default=UNSET, repr=False)
    """Link to the video. Whoever has it can download it."""
    preview_url: str | None | Unset = UNSET
    """Address of a preview."""
    content_type: ContentType | None | Unset = UNSET
    """The model it was made with. Null in the example."""
    input_video: Any | Unset = UNSET
    """The video it was made from. Null in the example; what else it can be is not known."""
    input_music: Any | Unset = UNSET
    """Its music. Null in the example; what else it can be is not known."""
    input_voice: Any | Unset = UNSET
    """Its voice. Null in the example; what else it can be is not known."""
    font_profile: FontProfile | None | Unset = UNSET
    """Its font profile. Null in the example."""
    media_profile: MediaProfile | None | Unset = UNSET
    """Its media profile. Null in the example."""
    voice_profile: VoiceProfile | None | Unset = UNSET
    """Its voice profile with the key. Null in the example."""
    template: Any | Unset = UNSET
    """Its template. Null in the example; what else it can be is not known."""
    playlist: Playlist | None | Unset = UNSET
    """The playlist it belongs to. Null in the example."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            video_id=data.pop("video_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            video_title=data.pop("video_title", UNSET),
            video_description=data.pop("video_description", UNSET),
            elapsed_gen_time=data.pop("elapsed_gen_time", UNSET),
            credits_cost=data.pop("credits_cost", UNSET),
            resolution=data.pop("resolution", UNSET),
            creation_date=data.pop("creation_date", UNSET),
            original_input_script=data.pop("original_input_script", UNSET),
            download_link=data.pop("download_link", UNSET),
            preview_url=data.pop("preview_url", UNSET),
            content_type=read_object(data.pop("content_type", UNSET), ContentType._read),
            input_video=data.pop("input_video", UNSET),
            input_music=data.pop("input_music", UNSET),
            input_voice=data.pop("input_voice", UNSET),
            font_profile=read_object(data.pop("font_profile", UNSET), FontProfile._read),
            media_profile=read_object(data.pop("media_profile", UNSET), MediaProfile._read),
            voice_profile=read_object(data.pop("voice_profile", UNSET), VoiceProfile._read),
            template=data.pop("template", UNSET),
            playlist=read_object(data.pop("playlist", UNSET), Playlist._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.content_type import ContentType
from ..models.font_profile import FontProfile
from ..models.media_profile import MediaProfile
from ..models.playlist import Playlist
from ..models.voice_profile import VoiceProfile
