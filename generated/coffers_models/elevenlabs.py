# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import (
    MISSING,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    StrictInt,
    StrictStr,
)


class Currency(StrEnum):
    """
    ISO 4217 code in lower case. 2024 knew usd and eur; inr and pln came in 2026.
    """

    usd = "usd"
    eur = "eur"
    inr = "inr"
    pln = "pln"


class ErrorDetail(BaseModel):
    """Why the request was refused."""

    model_config = ConfigDict(extra="forbid")
    status: StrictStr
    """The code to act on, for example invalid_api_key, missing_permissions, quota_exceeded, detected_unusual_activity or too_many_concurrent_requests. Not the HTTP status."""
    message: StrictStr
    """The same for people."""
    type: StrictStr | MISSING = MISSING
    """Class of the error, for example authentication_error. Seen since 2026."""
    code: StrictStr | MISSING = MISSING
    """A second, coarser code, for example unauthorized. Seen since 2026."""


class Period(StrEnum):
    """
    Length of a period. The terms of three and six months came in 2026.
    """

    monthly_period = "monthly_period"
    field_3_month_period = "3_month_period"
    field_6_month_period = "6_month_period"
    annual_period = "annual_period"


class Price(BaseModel):
    """An amount of money."""

    model_config = ConfigDict(extra="forbid")
    amount: StrictStr
    """A decimal number as text. Major units or cents is not documented."""
    currency: Currency
    """Currency of the amount."""


class SafetyStatus(StrEnum):
    """
    Outcome of a safety decision.
    """

    appeal_approved = "appeal_approved"
    appeal_denied = "appeal_denied"
    false_positive = "false_positive"


class SeatType(StrEnum):
    """
    Kind of seat in a workspace.
    """

    workspace_admin = "workspace_admin"
    workspace_member = "workspace_member"
    workspace_lite_member = "workspace_lite_member"


class SubscriptionStatus(StrEnum):
    """
    Every word ever documented. Of these, incomplete_expired, canceled and unpaid were dropped in 2025, and free_disabled was added.
    """

    trialing = "trialing"
    active = "active"
    incomplete = "incomplete"
    incomplete_expired = "incomplete_expired"
    past_due = "past_due"
    canceled = "canceled"
    unpaid = "unpaid"
    free = "free"
    free_disabled = "free_disabled"


class SubscriptionUsage(BaseModel):
    """Credits of the current period by their origin. A quota is what was granted, the rest is what was used."""

    model_config = ConfigDict(extra="forbid")
    rollover_credits_quota: StrictInt
    """Credits carried over from earlier periods."""
    subscription_cycle_credits_quota: StrictInt
    """Credits granted by the plan for this period."""
    manually_gifted_credits_quota: StrictInt
    """Credits granted by hand, outside of the plan."""
    rollover_credits_used: StrictInt
    """Carried-over credits used."""
    subscription_cycle_credits_used: StrictInt
    """Credits of the plan used."""
    manually_gifted_credits_used: StrictInt
    """Credits granted by hand that were used."""
    paid_usage_based_credits_used: StrictInt
    """Credits used beyond all grants and billed by usage."""
    actual_reported_credits: StrictInt
    """Credits that the service counted as used. How it relates to the rest is not documented."""


class Unlimited(StrEnum):
    """
    The word that stands for no cap.
    """

    unlimited = "unlimited"


class ValidationProblem(BaseModel):
    """One parameter that did not pass validation."""

    model_config = ConfigDict(extra="forbid")
    loc: list[StrictStr | StrictInt]
    """Where it is, as a path of names and positions."""
    msg: StrictStr
    """What is wrong with it, for people."""
    type: StrictStr
    """What is wrong with it, as a code."""


class WarningStatus(StrEnum):
    """
    Whether a warning stands or was lifted.
    """

    warning = "warning"
    warning_cleared = "warning_cleared"


class ErrorBody(BaseModel):
    """Body of every refusal. Its `detail` comes in three shapes."""

    model_config = ConfigDict(extra="forbid")
    detail: ErrorDetail | list[ValidationProblem] | StrictStr
    """Usually an object with a code; a list of problems where a parameter did not pass validation; in places a bare text."""


class Moderation(BaseModel):
    """How the account stands with the vendor's moderation."""

    model_config = ConfigDict(extra="forbid")
    is_in_probation: StrictBool
    """True while the account is on probation."""
    enterprise_check_nogo_voice: StrictBool
    """True if uploads are compared with voices that must not be cloned."""
    enterprise_check_block_nogo_voice: StrictBool
    """True if an upload that resembles such a voice is blocked."""
    never_live_moderate: StrictBool
    """True if requests are never moderated while they run."""
    nogo_voice_similar_voice_upload_count: StrictInt
    """Uploads refused because they resembled a voice which must not be cloned."""
    enterprise_background_moderation_enabled: StrictBool
    """True if requests are moderated afterwards."""
    safety_status: SafetyStatus | None | MISSING = MISSING
    """Outcome of a safety decision. Null or absent if there was none."""
    warning_status: WarningStatus | None | MISSING = MISSING
    """Whether a warning stands. Null or absent if there was none."""
    on_watchlist: StrictBool | MISSING = MISSING
    """True if the account is being watched. Sent since late December 2024."""


class Subscription(BaseModel):
    """The plan. Fields named after characters count credits today; the names are historic."""

    model_config = ConfigDict(extra="forbid")
    tier: StrictStr
    """Short name of the plan, for example free, starter, creator or enterprise. New names appear without notice, so any text is valid."""
    character_count: StrictInt
    """Credits used in the current period. It can pass the limit."""
    character_limit: StrictInt
    """Credits granted for the current period."""
    max_character_limit_extension: Annotated[StrictInt | None | MISSING, Field(deprecated=True)] = (
        MISSING
    )
    """Credits by which the limit may be passed. Sent since April 2025; `max_credit_limit_extension` replaces it."""
    max_credit_limit_extension: StrictInt | Unlimited | MISSING = MISSING
    """Cap on overage, in credits, or the word unlimited where there is none. 0 switches usage-based billing off. Sent since April 2026."""
    can_extend_character_limit: StrictBool
    """True if the plan entitles the workspace to overage."""
    allowed_to_extend_character_limit: Annotated[StrictBool, Field(deprecated=True)]
    """True if overage is switched on. Today the same as a `max_credit_limit_extension` other than 0."""
    next_character_count_reset_unix: StrictInt | None | MISSING = MISSING
    """When `character_count` starts again, in epoch seconds. Null for some accounts."""
    voice_slots_used: StrictInt | MISSING = MISSING
    """Voice slots in use. Sent since January 2025."""
    professional_voice_slots_used: StrictInt | MISSING = MISSING
    """Slots for professional voices in use. Where several workspaces share one bill, all of them together. Sent since April 2025."""
    professional_voice_slots_used_in_workspace: StrictInt | MISSING = MISSING
    """Slots for professional voices in use in this workspace alone. Sent since July 2026."""
    voice_limit: StrictInt
    """Voice slots that the plan includes."""
    max_voice_add_edits: StrictInt | None | MISSING = MISSING
    """How often voices may be added or edited in the period. Null for some accounts."""
    voice_add_edit_counter: StrictInt
    """How often voices were added or edited in the period."""
    professional_voice_limit: StrictInt
    """Slots for professional voices that the plan includes."""
    can_extend_voice_limit: StrictBool
    """True if more voice slots can be had."""
    can_use_instant_voice_cloning: StrictBool
    """True if the plan includes instant voice cloning."""
    can_use_professional_voice_cloning: StrictBool
    """True if the plan includes professional voice cloning."""
    currency: Currency | None | MISSING = MISSING
    """Currency of the bill. Null if there is none. Nullable since March 2025."""
    current_overage: Price | MISSING = MISSING
    """Money owed so far for overage. Sent since April 2026."""
    status: SubscriptionStatus
    """State of the subscription."""
    billing_period: Period | None | MISSING = MISSING
    """How often the plan is billed. Null if it is not. Nullable since March 2025."""
    character_refresh_period: Period | None | MISSING = MISSING
    """How often the credits are granted anew, which can be more often than the plan is billed. Nullable since March 2025."""


class SubscriptionExtras(BaseModel):
    """Limits and moderation state, sent from December 2024 to March 2026."""

    model_config = ConfigDict(extra="forbid")
    concurrency: StrictInt
    """Requests that may run at once."""
    convai_concurrency: StrictInt | MISSING = MISSING
    """Voice-agent conversations that may run at once. Sent since January 2025."""
    convai_chars_per_minute: Annotated[StrictInt | None | MISSING, Field(deprecated=True)] = MISSING
    """Characters per minute for voice agents. Always null in its last versions."""
    convai_asr_chars_per_minute: Annotated[StrictInt | None | MISSING, Field(deprecated=True)] = (
        MISSING
    )
    """Recognised characters per minute for voice agents. Always null in its last versions."""
    force_logging_disabled: StrictBool
    """True if logging is switched off for this account in any case."""
    can_request_manual_pro_voice_verification: StrictBool | MISSING = MISSING
    """True if the user may ask for a professional voice to be verified by hand. Sent since January 2025."""
    can_bypass_voice_captcha: StrictBool | MISSING = MISSING
    """True if the user skips the spoken captcha. Sent since January 2025."""
    moderation: Moderation
    """How the account stands with the vendor's moderation."""
    unused_characters_rolled_over_from_previous_period: StrictInt | None | MISSING = MISSING
    """Credits left over from the period before and added to this one. Sent in 2025."""
    overused_characters_rolled_over_from_previous_period: StrictInt | None | MISSING = MISSING
    """Credits overdrawn in the period before and counted in this one. Sent in 2025."""
    usage: SubscriptionUsage | None | MISSING = MISSING
    """Credits by their origin, granted and used. Sent since February 2025."""


class User(BaseModel):
    """The user whom the key belongs to."""

    model_config = ConfigDict(extra="forbid")
    user_id: StrictStr | MISSING = MISSING
    """Identifier of the user. Sent since January 2025."""
    subscription: Subscription
    """The plan, its limits and what is used of them."""
    subscription_extras: SubscriptionExtras | None | MISSING = MISSING
    """Limits and moderation state beside the plan. Nullable since March 2025; no longer sent since 2026-03-10."""
    is_new_user: Annotated[StrictBool, Field(deprecated=True)]
    """True for an account that the vendor counts as new. `created_at` replaces it."""
    xi_api_key: SecretStr | None | MISSING = MISSING
    """A key that belongs to the user, in clear unless `is_api_key_hashed`. Nullable since March 2025; no longer sent since 2026-08-18."""
    can_use_delayed_payment_methods: Annotated[StrictBool, Field(deprecated=True)]
    """True if the account may pay by a method that settles later."""
    is_onboarding_completed: StrictBool
    """True once the introduction after signing up was finished."""
    is_onboarding_checklist_completed: StrictBool
    """True once the list of first steps was finished."""
    show_compliance_terms: StrictBool | MISSING = MISSING
    """True if the introduction is to show the legal terms, which concerns people who signed up on the marketing site. Sent since March 2026."""
    first_name: StrictStr | None | MISSING = MISSING
    """First name of the person. Personal data."""
    is_api_key_hashed: StrictBool | MISSING = MISSING
    """True if the key is stored as a hash, so that a reply cannot hold it in clear."""
    xi_api_key_preview: StrictStr | None | MISSING = MISSING
    """A few characters of the key, enough to recognise it. Not a secret."""
    referral_link_code: SecretStr | None | MISSING = MISSING
    """Code of the user's referral link. It identifies the person."""
    partnerstack_partner_default_link: SecretStr | None | MISSING = MISSING
    """The user's link in the PartnerStack partner programme. It identifies the person."""
    created_at: StrictInt | MISSING = MISSING
    """When the user was created, in epoch seconds. 0 means unknown, for users who are older than this record. Sent since August 2025."""
    seat_type: SeatType | MISSING = MISSING
    """Kind of seat that the user holds in the workspace. Sent since March 2026."""
