# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    SecretStr,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)


class AzureData(BaseModel):
    """The user's access to Azure."""

    model_config = ConfigDict(extra="forbid")
    api_key: SecretStr
    """Key at Azure, in clear; empty if there is none."""
    region: StrictStr
    """Region of the Azure service."""


class CaptionPosition(BaseModel):
    """Where a caption stands."""

    model_config = ConfigDict(extra="forbid")
    coordinate_id: StrictInt
    """Identifier of the position."""
    overlay_visualizer: StrictStr
    """Name of the position as it is shown."""
    x: StrictStr
    """Horizontal position as a formula, not a number."""
    y: StrictStr
    """Vertical position as a formula, not a number."""


class ContentType(BaseModel):
    """A model that makes videos."""

    model_config = ConfigDict(extra="forbid")
    content_type_id: StrictInt
    """Identifier of the entry."""
    display_name: StrictStr
    """Name of the model as it is shown."""
    model_id: StrictStr
    """Short name of the model with its version."""
    description: StrictStr
    """What the model is for."""
    preview_image: StrictStr
    """Address of a picture; empty if there is none."""
    preview_video: StrictStr
    """Address of a video; empty if there is none."""
    active: StrictBool
    """True if the model can be used."""


class CreditLot(BaseModel):
    """Credits that were granted or bought together and expire together."""

    model_config = ConfigDict(extra="forbid")
    id: StrictInt
    """Identifier of the lot."""
    disabled: StrictBool
    """True if the lot is switched off. It cannot be spent then."""
    value: StrictFloat
    """Credits of the lot. Whether granted or left is not documented."""
    creation_date: AwareDatetime
    """When the lot was granted."""
    expiration_date: AwareDatetime
    """When the lot expires."""
    expired: StrictBool
    """True if the lot has expired. It cannot be spent then."""


class FontProfile(BaseModel):
    """How captions are set."""

    model_config = ConfigDict(extra="forbid")
    font_profile_id: StrictInt
    """Identifier of the profile."""
    disabled: StrictBool
    """True if the profile is switched off."""
    profile_name: StrictStr
    """Name of the profile."""
    name: StrictStr
    """Name of the font."""
    path: StrictStr
    """Where the font is found."""
    size: StrictInt
    """Size of the font. The unit is not documented."""
    bold: StrictBool
    """True for bold type."""
    italic: StrictBool
    """True for italic type."""
    underlined: StrictBool
    """True for underlined type."""
    strikethrough: StrictBool
    """True for struck-through type."""
    caption_position: CaptionPosition
    """Where the caption stands."""
    caption_style_color: StrictStr
    """Colour of the type, as #RRGGBB."""
    caption_style_stroke_color: StrictStr
    """Colour of the outline, as #RRGGBB."""
    caption_style_stroke_thickness: StrictFloat
    """Thickness of the outline."""
    caption_shadow_x_pos: StrictFloat
    """Offset of the shadow to the side."""
    caption_shadow_y_pos: StrictFloat
    """Offset of the shadow downwards."""
    caption_shadow_color: StrictStr
    """Colour of the shadow, as #RRGGBB."""
    caption_shadow_blur: StrictFloat
    """Blur of the shadow."""
    caption_lines: StrictInt
    """How many lines a caption has."""
    caption_ai_keyword_highlighter: StrictBool
    """True if keywords are found and highlighted."""
    caption_ai_keyword_highlighter_color: StrictStr
    """Colour of highlighted keywords, as #RRGGBB."""
    caption_highlighter: StrictBool
    """True if the spoken word is highlighted."""
    caption_highlighter_color: StrictStr
    """Colour of the spoken word, as #RRGGBB."""
    preview_url: StrictStr | None
    """Address of a preview. Null if there is none."""


class Limitation(BaseModel):
    """A limit that is on or off. What each one limits is not documented."""

    model_config = ConfigDict(extra="forbid")
    id: StrictInt
    """Identifier of the limit."""
    enabled: StrictBool
    """True if the limit is on."""


class MediaProfile(BaseModel):
    """Watermark and closing clip."""

    model_config = ConfigDict(extra="forbid")
    media_profile_id: StrictInt
    """Identifier of the profile."""
    disabled: StrictBool
    """True if the profile is switched off."""
    profile_name: StrictStr
    """Name of the profile."""
    watermark_path: StrictStr | None
    """Where the watermark is found. Null if there is none."""
    watermark_position: Any
    """Where the watermark stands. Null in the example; what else it can be is not known."""
    end_clip_path: StrictStr | None
    """Where the closing clip is found. Null if there is none."""
    preview_url: StrictStr | None
    """Address of a preview. Null if there is none."""


class Plan(BaseModel):
    """The subscription."""

    model_config = ConfigDict(extra="forbid")
    subscription_start: AwareDatetime
    """When the current period began."""
    subscription_end: AwareDatetime
    """When the current period ends."""
    subscription_visualizer: StrictStr
    """Name of the plan as it is shown."""
    subscription_credits: StrictFloat
    """Credits that the plan grants per period. Not what is left."""
    subscription_price: StrictFloat
    """Price of a period. The currency is not told."""
    can_upgrade: StrictBool
    """True if a larger plan can be taken."""
    can_downgrade: StrictBool
    """True if a smaller plan can be taken."""
    can_add_credits: StrictBool
    """True if credits can be bought."""
    expired: StrictBool
    """True if the subscription has ended."""
    remaining_time: StrictStr
    """Time left as a text for people. It can be negative and is no number."""
    stripe_subscription_id: SecretStr
    """Identifier of the subscription at Stripe."""
    disabled: StrictBool
    """True if the plan is switched off."""


class Settings(BaseModel):
    """Plan, credits, address and keys."""

    model_config = ConfigDict(extra="forbid")
    plan: Plan
    """The subscription."""
    credits: list[CreditLot]
    """Credits as dated lots."""
    email_address: StrictStr
    """E-mail address. Personal data."""
    secret_key: SecretStr
    """The user's secret at ClipVision, in clear."""
    azure_data: AzureData
    """The user's access to Azure."""
    elevenlabs_api_key: SecretStr
    """The user's key at ElevenLabs, in clear; empty if there is none."""
    discord_webhook: SecretStr
    """Address for messages to Discord. Whoever has it can post there."""
    last_added: CreditLot
    """The newest lot. It is one of `credits` again, not a further one."""


class VoiceProfile(BaseModel):
    """An account at a voice service."""

    model_config = ConfigDict(extra="forbid")
    voice_profile_id: StrictInt
    """Identifier of the profile."""
    disabled: StrictBool
    """True if the profile is switched off."""
    profile_name: StrictStr
    """Name of the profile."""
    api_key: SecretStr
    """The user's key at the voice service, in clear."""
    region: StrictStr
    """Region of the voice service."""
    provider_id: StrictStr
    """Short name of the voice service."""
    provider_name: StrictStr
    """Name of the voice service as it is shown."""


class Playlist(BaseModel):
    """A set of profiles that videos are made with."""

    model_config = ConfigDict(extra="forbid")
    playlist_id: StrictInt
    """Identifier of the playlist."""
    disabled: StrictBool
    """True if the playlist is switched off."""
    playlist_name: StrictStr
    """Name of the playlist."""
    font_profile: FontProfile
    """Its font profile."""
    media_profile: MediaProfile
    """Its media profile."""
    voice_profile: VoiceProfile
    """Its voice profile, with the key once more."""
    content_type: ContentType
    """The model that its videos are made with."""
    preview_url: StrictStr
    """Address of a preview; empty if there is none."""


class Video(BaseModel):
    """A video of the user and what it cost."""

    model_config = ConfigDict(extra="forbid")
    video_id: StrictInt
    """Identifier of the video."""
    disabled: StrictBool
    """True if the video is switched off."""
    video_title: StrictStr
    """Title of the video."""
    video_description: StrictStr
    """Description of the video."""
    elapsed_gen_time: StrictFloat
    """How long it took to make. The unit is not documented."""
    credits_cost: StrictFloat
    """Credits that the video cost."""
    resolution: StrictStr
    """Width and height in pixels, with an x between them."""
    creation_date: AwareDatetime
    """When the video was made."""
    original_input_script: StrictStr
    """Text that the video was made from."""
    download_link: SecretStr
    """Link to the video. Whoever has it can download it."""
    preview_url: StrictStr
    """Address of a preview."""
    content_type: ContentType | None
    """The model it was made with. Null in the example."""
    input_video: Any
    """The video it was made from. Null in the example; what else it can be is not known."""
    input_music: Any
    """Its music. Null in the example; what else it can be is not known."""
    input_voice: Any
    """Its voice. Null in the example; what else it can be is not known."""
    font_profile: FontProfile | None
    """Its font profile. Null in the example."""
    media_profile: MediaProfile | None
    """Its media profile. Null in the example."""
    voice_profile: VoiceProfile | None
    """Its voice profile with the key. Null in the example."""
    template: Any
    """Its template. Null in the example; what else it can be is not known."""
    playlist: Playlist | None
    """The playlist it belongs to. Null in the example."""


class Voice(BaseModel):
    """A voice of the user."""

    model_config = ConfigDict(extra="forbid")
    voice_id: StrictInt
    """Identifier of the voice."""
    disabled: StrictBool
    """True if the voice is switched off."""
    user_id: StrictInt
    """Identifier of the user it belongs to."""
    voice_profile_id: StrictInt
    """Identifier of its voice profile."""
    voice_name: StrictStr
    """Name of the voice."""
    provider_voice_id: StrictStr
    """Identifier of the voice at the voice service."""
    voice_profile: VoiceProfile | None
    """Its voice profile with the key. Null in the example."""


class User(BaseModel):
    """The user with everything that belongs to it."""

    model_config = ConfigDict(extra="forbid")
    user_id: StrictInt
    """Identifier of the user."""
    stripe_customer_id: SecretStr
    """Identifier of the customer at Stripe."""
    plan_id: StrictInt
    """Identifier of the plan."""
    disabled: StrictBool
    """True if the account is switched off. Its credits cannot be spent then."""
    username: StrictStr
    """Name that the user shows. Personal data."""
    avatar_url: StrictStr
    """Address of the user's picture."""
    avg_credits_per_video_weekly: StrictFloat
    """Average credits that a video of the last week cost."""
    avg_credits_per_video_monthly: StrictFloat
    """Average credits that a video of the last month cost."""
    avg_credits_per_video_yearly: StrictFloat
    """Average credits that a video of the last year cost."""
    avg_credits_per_video_increase_weekly: StrictFloat
    """Change of the weekly average. Absolute or per cent is not documented."""
    avg_credits_per_video_increase_monthly: StrictFloat
    """Change of the monthly average. Absolute or per cent is not documented."""
    avg_credits_per_video_increase_yearly: StrictFloat
    """Change of the yearly average. Absolute or per cent is not documented."""
    total_credits: StrictFloat
    """Credits left. The example has 0 beside an expired lot of 100, so expired lots are not in it."""
    total_videos: StrictInt
    """How many videos the user has."""
    created_videos_increase_weekly: StrictFloat
    """Change of the videos made per week. Absolute or per cent is not documented."""
    created_videos_increase_monthly: StrictFloat
    """Change of the videos made per month. Absolute or per cent is not documented."""
    created_videos_increase_yearly: StrictFloat
    """Change of the videos made per year. Absolute or per cent is not documented."""
    total_font_profiles: StrictInt
    """How many font profiles the user has."""
    total_media_profiles: StrictInt
    """How many media profiles the user has."""
    total_voice_profiles: StrictInt
    """How many voice profiles the user has."""
    total_playlists: StrictInt
    """How many playlists the user has."""
    total_limitations: StrictInt
    """How many limitations the user has."""
    total_voices: StrictInt
    """How many voices the user has."""
    settings: Settings
    """Plan, credits, address and keys."""
    font_profiles: list[FontProfile]
    """The user's font profiles."""
    media_profiles: list[MediaProfile]
    """The user's media profiles."""
    voice_profiles: list[VoiceProfile]
    """The user's accounts at voice services, each with its key."""
    playlists: list[Playlist]
    """The user's playlists."""
    limitations: list[Limitation]
    """Limits that are on or off for the user."""
    voices: list[Voice]
    """The user's voices."""
    videos: list[Video]
    """Every video of the user, with what it cost."""
