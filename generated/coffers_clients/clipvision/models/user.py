# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object


@define(kw_only=True)
class User(Model):
    """The user with everything that belongs to it."""

    user_id: int | None | Unset = UNSET
    """Identifier of the user."""
    stripe_customer_id: str | None | Unset = _field(default=UNSET, repr=False)
    """Identifier of the customer at Stripe."""
    plan_id: int | None | Unset = UNSET
    """Identifier of the plan."""
    disabled: bool | None | Unset = UNSET
    """True if the account is switched off. Its credits cannot be spent then."""
    username: str | None | Unset = UNSET
    """Name that the user shows. Personal data."""
    avatar_url: str | None | Unset = UNSET
    """Address of the user's picture."""
    avg_credits_per_video_weekly: float | None | Unset = UNSET
    """Average credits that a video of the last week cost."""
    avg_credits_per_video_monthly: float | None | Unset = UNSET
    """Average credits that a video of the last month cost."""
    avg_credits_per_video_yearly: float | None | Unset = UNSET
    """Average credits that a video of the last year cost."""
    avg_credits_per_video_increase_weekly: float | None | Unset = UNSET
    """Change of the weekly average. Absolute or per cent is not documented."""
    avg_credits_per_video_increase_monthly: float | None | Unset = UNSET
    """Change of the monthly average. Absolute or per cent is not documented."""
    avg_credits_per_video_increase_yearly: float | None | Unset = UNSET
    """Change of the yearly average. Absolute or per cent is not documented."""
    total_credits: float | None | Unset = UNSET
    """Credits left. The example has 0 beside an expired lot of 100, so expired lots are not in it."""
    total_videos: int | None | Unset = UNSET
    """How many videos the user has."""
    created_videos_increase_weekly: float | None | Unset = UNSET
    """Change of the videos made per week. Absolute or per cent is not documented."""
    created_videos_increase_monthly: float | None | Unset = UNSET
    """Change of the videos made per month. Absolute or per cent is not documented."""
    created_videos_increase_yearly: float | None | Unset = UNSET
    """Change of the videos made per year. Absolute or per cent is not documented."""
    total_font_profiles: int | None | Unset = UNSET
    """How many font profiles the user has."""
    total_media_profiles: int | None | Unset = UNSET
    """How many media profiles the user has."""
    total_voice_profiles: int | None | Unset = UNSET
    """How many voice profiles the user has."""
    total_playlists: int | None | Unset = UNSET
    """How many playlists the user has."""
    total_limitations: int | None | Unset = UNSET
    """How many limitations the user has."""
    total_voices: int | None | Unset = UNSET
    """How many voices the user has."""
    settings: Settings | None | Unset = UNSET
    """Plan, credits, address and keys."""
    font_profiles: list[FontProfile | None] | None | Unset = UNSET
    """The user's font profiles."""
    media_profiles: list[MediaProfile | None] | None | Unset = UNSET
    """The user's media profiles."""
    voice_profiles: list[VoiceProfile | None] | None | Unset = UNSET
    """The user's accounts at voice services, each with its key."""
    playlists: list[Playlist | None] | None | Unset = UNSET
    """The user's playlists."""
    limitations: list[Limitation | None] | None | Unset = UNSET
    """Limits that are on or off for the user."""
    voices: list[Voice | None] | None | Unset = UNSET
    """The user's voices."""
    videos: list[Video | None] | None | Unset = UNSET
    """Every video of the user, with what it cost."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        made = cls(
            user_id=data.pop("user_id", UNSET),
            stripe_customer_id=data.pop("stripe_customer_id", UNSET),
            plan_id=data.pop("plan_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            username=data.pop("username", UNSET),
            avatar_url=data.pop("avatar_url", UNSET),
            avg_credits_per_video_weekly=data.pop("avg_credits_per_video_weekly", UNSET),
            avg_credits_per_video_monthly=data.pop("avg_credits_per_video_monthly", UNSET),
            avg_credits_per_video_yearly=data.pop("avg_credits_per_video_yearly", UNSET),
            avg_credits_per_video_increase_weekly=data.pop(
                "avg_credits_per_video_increase_weekly", UNSET
            ),
            avg_credits_per_video_increase_monthly=data.pop(
                "avg_credits_per_video_increase_monthly", UNSET
            ),
            avg_credits_per_video_increase_yearly=data.pop(
                "avg_credits_per_video_increase_yearly", UNSET
            ),
            total_credits=data.pop("total_credits", UNSET),
            total_videos=data.pop("total_videos", UNSET),
            created_videos_increase_weekly=data.pop("created_videos_increase_weekly", UNSET),
            created_videos_increase_monthly=data.pop("created_videos_increase_monthly", UNSET),
            created_videos_increase_yearly=data.pop("created_videos_increase_yearly", UNSET),
            total_font_profiles=data.pop("total_font_profiles", UNSET),
            total_media_profiles=data.pop("total_media_profiles", UNSET),
            total_voice_profiles=data.pop("total_voice_profiles", UNSET),
            total_playlists=data.pop("total_playlists", UNSET),
            total_limitations=data.pop("total_limitations", UNSET),
            total_voices=data.pop("total_voices", UNSET),
            settings=read_object(data.pop("settings", UNSET), Settings._read),
            font_profiles=data.pop("font_profiles", UNSET),
            media_profiles=data.pop("media_profiles", UNSET),
            voice_profiles=data.pop("voice_profiles", UNSET),
            playlists=data.pop("playlists", UNSET),
            limitations=data.pop("limitations", UNSET),
            voices=data.pop("voices", UNSET),
            videos=data.pop("videos", UNSET),
            additional_properties=data,
        )
        made._read_later(
            font_profiles=lambda value: read_list(value, read_object, FontProfile._read),
            media_profiles=lambda value: read_list(value, read_object, MediaProfile._read),
            voice_profiles=lambda value: read_list(value, read_object, VoiceProfile._read),
            playlists=lambda value: read_list(value, read_object, Playlist._read),
            limitations=lambda value: read_list(value, read_object, Limitation._read),
            voices=lambda value: read_list(value, read_object, Voice._read),
            videos=lambda value: read_list(value, read_object, Video._read),
        )
        return made


# Last, because models may refer to each other.
from ..models.font_profile import FontProfile
from ..models.limitation import Limitation
from ..models.media_profile import MediaProfile
from ..models.playlist import Playlist
from ..models.settings import Settings
from ..models.video import Video
from ..models.voice import Voice
from ..models.voice_profile import VoiceProfile
