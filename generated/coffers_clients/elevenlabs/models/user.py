# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class User(Model):
    """The user whom the key belongs to."""

    user_id: str | None | Unset = UNSET
    """Identifier of the user. Sent since January 2025."""
    subscription: Subscription | None | Unset = UNSET
    """The plan, its limits and what is used of them."""
    subscription_extras: SubscriptionExtras | None | Unset = UNSET
    """Limits and moderation state beside the plan. Nullable since March 2025; no longer sent since
    2026-03-10.
    """
    is_new_user: bool | None | Unset = UNSET
    """True for an account that the vendor counts as new. `created_at` replaces it."""
    xi_api_key: str | None | Unset = _field(default=UNSET, repr=False)
    """A key that belongs to the user, in clear unless `is_api_key_hashed`. Nullable since March
    2025; no longer sent since 2026-08-18.
    """
    can_use_delayed_payment_methods: bool | None | Unset = UNSET
    """True if the account may pay by a method that settles later."""
    is_onboarding_completed: bool | None | Unset = UNSET
    """True once the introduction after signing up was finished."""
    is_onboarding_checklist_completed: bool | None | Unset = UNSET
    """True once the list of first steps was finished."""
    show_compliance_terms: bool | None | Unset = UNSET
    """True if the introduction is to show the legal terms, which concerns people who signed up on
    the marketing site. Sent since March 2026.
    """
    first_name: str | None | Unset = UNSET
    """First name of the person. Personal data."""
    is_api_key_hashed: bool | None | Unset = UNSET
    """True if the key is stored as a hash, so that a reply cannot hold it in clear."""
    xi_api_key_preview: str | None | Unset = UNSET
    """A few characters of the key, enough to recognise it. Not a secret."""
    referral_link_code: str | None | Unset = _field(default=UNSET, repr=False)
    """Code of the user's referral link. It identifies the person."""
    partnerstack_partner_default_link: str | None | Unset = _field(default=UNSET, repr=False)
    """The user's link in the PartnerStack partner programme. It identifies the person."""
    created_at: int | None | Unset = UNSET
    """When the user was created, in epoch seconds. 0 means unknown, for users who are older than
    this record. Sent since August 2025.
    """
    seat_type: SeatType | str | None | Unset = UNSET
    """Kind of seat that the user holds in the workspace. Sent since March 2026."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            user_id=data.pop("user_id", UNSET),
            subscription=read_object(data.pop("subscription", UNSET), Subscription._read),
            subscription_extras=read_object(
                data.pop("subscription_extras", UNSET), SubscriptionExtras._read
            ),
            is_new_user=data.pop("is_new_user", UNSET),
            xi_api_key=data.pop("xi_api_key", UNSET),
            can_use_delayed_payment_methods=data.pop("can_use_delayed_payment_methods", UNSET),
            is_onboarding_completed=data.pop("is_onboarding_completed", UNSET),
            is_onboarding_checklist_completed=data.pop("is_onboarding_checklist_completed", UNSET),
            show_compliance_terms=data.pop("show_compliance_terms", UNSET),
            first_name=data.pop("first_name", UNSET),
            is_api_key_hashed=data.pop("is_api_key_hashed", UNSET),
            xi_api_key_preview=data.pop("xi_api_key_preview", UNSET),
            referral_link_code=data.pop("referral_link_code", UNSET),
            partnerstack_partner_default_link=data.pop("partnerstack_partner_default_link", UNSET),
            created_at=data.pop("created_at", UNSET),
            seat_type=data.pop("seat_type", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.seat_type import SeatType
from ..models.subscription import Subscription
from ..models.subscription_extras import SubscriptionExtras
