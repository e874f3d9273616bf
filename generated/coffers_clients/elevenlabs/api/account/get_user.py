# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
"""Read the user behind the key

Tells whose key it is, the subscription, and the credits used and allowed in the current
period. The key needs the permission `user_read`; a key without it is answered with 401
although the key itself is valid.
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
PATH = "/v1/user"
FIELDS: frozenset[str] = frozenset(
    {
        "actual_reported_credits",
        "allowed_to_extend_character_limit",
        "amount",
        "billing_period",
        "can_bypass_voice_captcha",
        "can_extend_character_limit",
        "can_extend_voice_limit",
        "can_request_manual_pro_voice_verification",
        "can_use_delayed_payment_methods",
        "can_use_instant_voice_cloning",
        "can_use_professional_voice_cloning",
        "character_count",
        "character_limit",
        "character_refresh_period",
        "concurrency",
        "convai_asr_chars_per_minute",
        "convai_chars_per_minute",
        "convai_concurrency",
        "created_at",
        "currency",
        "current_overage",
        "enterprise_background_moderation_enabled",
        "enterprise_check_block_nogo_voice",
        "enterprise_check_nogo_voice",
        "first_name",
        "force_logging_disabled",
        "is_api_key_hashed",
        "is_in_probation",
        "is_new_user",
        "is_onboarding_checklist_completed",
        "is_onboarding_completed",
        "manually_gifted_credits_quota",
        "manually_gifted_credits_used",
        "max_character_limit_extension",
        "max_credit_limit_extension",
        "max_voice_add_edits",
        "moderation",
        "never_live_moderate",
        "next_character_count_reset_unix",
        "nogo_voice_similar_voice_upload_count",
        "on_watchlist",
        "overused_characters_rolled_over_from_previous_period",
        "paid_usage_based_credits_used",
        "partnerstack_partner_default_link",
        "professional_voice_limit",
        "professional_voice_slots_used",
        "professional_voice_slots_used_in_workspace",
        "referral_link_code",
        "rollover_credits_quota",
        "rollover_credits_used",
        "safety_status",
        "seat_type",
        "show_compliance_terms",
        "status",
        "subscription",
        "subscription_cycle_credits_quota",
        "subscription_cycle_credits_used",
        "subscription_extras",
        "tier",
        "unused_characters_rolled_over_from_previous_period",
        "usage",
        "user_id",
        "voice_add_edit_counter",
        "voice_limit",
        "voice_slots_used",
        "warning_status",
        "xi_api_key",
        "xi_api_key_preview",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset(
    {"partnerstack_partner_default_link", "referral_link_code", "xi_api_key"}
)
"""Names of the reply's fields that hold a secret."""


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
