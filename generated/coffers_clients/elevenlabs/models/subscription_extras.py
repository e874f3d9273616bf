# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class SubscriptionExtras(Model):
    """Limits and moderation state, sent from December 2024 to March 2026."""

    concurrency: int | None | Unset = UNSET
    """Requests that may run at once."""
    convai_concurrency: int | None | Unset = UNSET
    """Voice-agent conversations that may run at once. Sent since January 2025."""
    convai_chars_per_minute: int | None | Unset = UNSET
    """Characters per minute for voice agents. Always null in its last versions."""
    convai_asr_chars_per_minute: int | None | Unset = UNSET
    """Recognised characters per minute for voice agents. Always null in its last versions."""
    force_logging_disabled: bool | None | Unset = UNSET
    """True if logging is switched off for this account in any case."""
    can_request_manual_pro_voice_verification: bool | None | Unset = UNSET
    """True if the user may ask for a professional voice to be verified by hand. Sent since January
    2025.
    """
    can_bypass_voice_captcha: bool | None | Unset = UNSET
    """True if the user skips the spoken captcha. Sent since January 2025."""
    moderation: Moderation | None | Unset = UNSET
    """How the account stands with the vendor's moderation."""
    unused_characters_rolled_over_from_previous_period: int | None | Unset = UNSET
    """Credits left over from the period before and added to this one. Sent in 2025."""
    overused_characters_rolled_over_from_previous_period: int | None | Unset = UNSET
    """Credits overdrawn in the period before and counted in this one. Sent in 2025."""
    usage: SubscriptionUsage | None | Unset = UNSET
    """Credits by their origin, granted and used. Sent since February 2025."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            concurrency=data.pop("concurrency", UNSET),
            convai_concurrency=data.pop("convai_concurrency", UNSET),
            convai_chars_per_minute=data.pop("convai_chars_per_minute", UNSET),
            convai_asr_chars_per_minute=data.pop("convai_asr_chars_per_minute", UNSET),
            force_logging_disabled=data.pop("force_logging_disabled", UNSET),
            can_request_manual_pro_voice_verification=data.pop(
                "can_request_manual_pro_voice_verification", UNSET
            ),
            can_bypass_voice_captcha=data.pop("can_bypass_voice_captcha", UNSET),
            moderation=read_object(data.pop("moderation", UNSET), Moderation._read),
            unused_characters_rolled_over_from_previous_period=data.pop(
                "unused_characters_rolled_over_from_previous_period", UNSET
            ),
            overused_characters_rolled_over_from_previous_period=data.pop(
                "overused_characters_rolled_over_from_previous_period", UNSET
            ),
            usage=read_object(data.pop("usage", UNSET), SubscriptionUsage._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.moderation import Moderation
from ..models.subscription_usage import SubscriptionUsage
