# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Subscription(Model):
    """The plan. Fields named after characters count credits today; the names are historic."""

    tier: str | None | Unset = UNSET
    """Short name of the plan, for example free, starter, creator or enterprise. New names appear
    without notice, so any text is valid.
    """
    character_count: int | None | Unset = UNSET
    """Credits used in the current period. It can pass the limit."""
    character_limit: int | None | Unset = UNSET
    """Credits granted for the current period."""
    max_character_limit_extension: int | None | Unset = UNSET
    """Credits by which the limit may be passed. Sent since April 2025;
    `max_credit_limit_extension` replaces it.
    """
    max_credit_limit_extension: int | Unlimited | str | None | Unset = UNSET
    """Cap on overage, in credits, or the word unlimited where there is none. 0 switches usage-
    based billing off. Sent since April 2026.
    """
    can_extend_character_limit: bool | None | Unset = UNSET
    """True if the plan entitles the workspace to overage."""
    allowed_to_extend_character_limit: bool | None | Unset = UNSET
    """True if overage is switched on. Today the same as a `max_credit_limit_extension` other than
    0.
    """
    next_character_count_reset_unix: int | None | Unset = UNSET
    """When `character_count` starts again, in epoch seconds. Null for some accounts."""
    voice_slots_used: int | None | Unset = UNSET
    """Voice slots in use. Sent since January 2025."""
    professional_voice_slots_used: int | None | Unset = UNSET
    """Slots for professional voices in use. Where several workspaces share one bill, all of them
    together. Sent since April 2025.
    """
    professional_voice_slots_used_in_workspace: int | None | Unset = UNSET
    """Slots for professional voices in use in this workspace alone. Sent since July 2026."""
    voice_limit: int | None | Unset = UNSET
    """Voice slots that the plan includes."""
    max_voice_add_edits: int | None | Unset = UNSET
    """How often voices may be added or edited in the period. Null for some accounts."""
    voice_add_edit_counter: int | None | Unset = UNSET
    """How often voices were added or edited in the period."""
    professional_voice_limit: int | None | Unset = UNSET
    """Slots for professional voices that the plan includes."""
    can_extend_voice_limit: bool | None | Unset = UNSET
    """True if more voice slots can be had."""
    can_use_instant_voice_cloning: bool | None | Unset = UNSET
    """True if the plan includes instant voice cloning."""
    can_use_professional_voice_cloning: bool | None | Unset = UNSET
    """True if the plan includes professional voice cloning."""
    currency: Currency | str | None | Unset = UNSET
    """Currency of the bill. Null if there is none. Nullable since March 2025."""
    current_overage: Price | None | Unset = UNSET
    """Money owed so far for overage. Sent since April 2026."""
    status: SubscriptionStatus | str | None | Unset = UNSET
    """State of the subscription."""
    billing_period: Period | str | None | Unset = UNSET
    """How often the plan is billed. Null if it is not. Nullable since March 2025."""
    character_refresh_period: Period | str | None | Unset = UNSET
    """How often the credits are granted anew, which can be more often than the plan is billed.
    Nullable since March 2025.
    """
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            tier=data.pop("tier", UNSET),
            character_count=data.pop("character_count", UNSET),
            character_limit=data.pop("character_limit", UNSET),
            max_character_limit_extension=data.pop("max_character_limit_extension", UNSET),
            max_credit_limit_extension=data.pop("max_credit_limit_extension", UNSET),
            can_extend_character_limit=data.pop("can_extend_character_limit", UNSET),
            allowed_to_extend_character_limit=data.pop("allowed_to_extend_character_limit", UNSET),
            next_character_count_reset_unix=data.pop("next_character_count_reset_unix", UNSET),
            voice_slots_used=data.pop("voice_slots_used", UNSET),
            professional_voice_slots_used=data.pop("professional_voice_slots_used", UNSET),
            professional_voice_slots_used_in_workspace=data.pop(
                "professional_voice_slots_used_in_workspace", UNSET
            ),
            voice_limit=data.pop("voice_limit", UNSET),
            max_voice_add_edits=data.pop("max_voice_add_edits", UNSET),
            voice_add_edit_counter=data.pop("voice_add_edit_counter", UNSET),
            professional_voice_limit=data.pop("professional_voice_limit", UNSET),
            can_extend_voice_limit=data.pop("can_extend_voice_limit", UNSET),
            can_use_instant_voice_cloning=data.pop("can_use_instant_voice_cloning", UNSET),
            can_use_professional_voice_cloning=data.pop(
                "can_use_professional_voice_cloning", UNSET
            ),
            currency=data.pop("currency", UNSET),
            current_overage=read_object(data.pop("current_overage", UNSET), Price._read),
            status=data.pop("status", UNSET),
            billing_period=data.pop("billing_period", UNSET),
            character_refresh_period=data.pop("character_refresh_period", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.currency import Currency
from ..models.period import Period
from ..models.price import Price
from ..models.subscription_status import SubscriptionStatus
from ..models.unlimited import Unlimited
