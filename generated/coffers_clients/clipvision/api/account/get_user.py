# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
"""Read the user, the plan and the credits

Tells the user, the plan and the credits left. The reply also holds everything the user ever
made, so it can be large, and it holds several secrets in clear: the user's own and those of
other services. No error reply is documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.user import User
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_user"
METHOD = "GET"
PATH = "/api/user/"
FIELDS: frozenset[str] = frozenset(
    {
        "active",
        "api_key",
        "avatar_url",
        "avg_credits_per_video_increase_monthly",
        "avg_credits_per_video_increase_weekly",
        "avg_credits_per_video_increase_yearly",
        "avg_credits_per_video_monthly",
        "avg_credits_per_video_weekly",
        "avg_credits_per_video_yearly",
        "azure_data",
        "bold",
        "can_add_credits",
        "can_downgrade",
        "can_upgrade",
        "caption_ai_keyword_highlighter",
        "caption_ai_keyword_highlighter_color",
        "caption_highlighter",
        "caption_highlighter_color",
        "caption_lines",
        "caption_position",
        "caption_shadow_blur",
        "caption_shadow_color",
        "caption_shadow_x_pos",
        "caption_shadow_y_pos",
        "caption_style_color",
        "caption_style_stroke_color",
        "caption_style_stroke_thickness",
        "content_type",
        "content_type_id",
        "coordinate_id",
        "created_videos_increase_monthly",
        "created_videos_increase_weekly",
        "created_videos_increase_yearly",
        "creation_date",
        "credits",
        "credits_cost",
        "description",
        "disabled",
        "discord_webhook",
        "display_name",
        "download_link",
        "elapsed_gen_time",
        "elevenlabs_api_key",
        "email_address",
        "enabled",
        "end_clip_path",
        "expiration_date",
        "expired",
        "font_profile",
        "font_profile_id",
        "font_profiles",
        "id",
        "input_music",
        "input_video",
        "input_voice",
        "italic",
        "last_added",
        "limitations",
        "media_profile",
        "media_profile_id",
        "media_profiles",
        "model_id",
        "name",
        "original_input_script",
        "overlay_visualizer",
        "path",
        "plan",
        "plan_id",
        "playlist",
        "playlist_id",
        "playlist_name",
        "playlists",
        "preview_image",
        "preview_url",
        "preview_video",
        "profile_name",
        "provider_id",
        "provider_name",
        "provider_voice_id",
        "region",
        "remaining_time",
        "resolution",
        "secret_key",
        "settings",
        "size",
        "strikethrough",
        "stripe_customer_id",
        "stripe_subscription_id",
        "subscription_credits",
        "subscription_end",
        "subscription_price",
        "subscription_start",
        "subscription_visualizer",
        "template",
        "total_credits",
        "total_font_profiles",
        "total_limitations",
        "total_media_profiles",
        "total_playlists",
        "total_videos",
        "total_voice_profiles",
        "total_voices",
        "underlined",
        "user_id",
        "username",
        "value",
        "video_description",
        "video_id",
        "video_title",
        "videos",
        "voice_id",
        "voice_name",
        "voice_profile",
        "voice_profile_id",
        "voice_profiles",
        "voices",
        "watermark_path",
        "watermark_position",
        "x",
        "y",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset(
    {
        "api_key",
        "discord_webhook",
        "download_link",
        "elevenlabs_api_key",
        "secret_key",
        "stripe_customer_id",
        "stripe_subscription_id",
    }
)
"""Names of the reply's fields that hold a secret."""
LARGEST = 16 << 20
"""Bytes that a reply may have: its account comes with much else."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> User:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return User._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> User:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> User:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
