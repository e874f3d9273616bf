# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/elevenlabs.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {"get_user": {"200": "#/components/schemas/User"}}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/Currency": {
        "type": ["string"],
        "words": ["eur", "inr", "pln", "usd"],
        "at": {"words": ["#/components/schemas/Currency/enum"]},
    },
    "#/components/schemas/Moderation": {
        "type": ["object"],
        "fields": {
            "enterprise_background_moderation_enabled": {"type": ["boolean"]},
            "enterprise_check_block_nogo_voice": {"type": ["boolean"]},
            "enterprise_check_nogo_voice": {"type": ["boolean"]},
            "is_in_probation": {"type": ["boolean"]},
            "never_live_moderate": {"type": ["boolean"]},
            "nogo_voice_similar_voice_upload_count": {"type": ["integer"]},
            "on_watchlist": {"type": ["boolean"]},
            "safety_status": {
                "type": ["string", "null"],
                "words": ["appeal_approved", "appeal_denied", "false_positive"],
                "at": {
                    "type": ["#/components/schemas/SafetyStatus"],
                    "words": ["#/components/schemas/SafetyStatus/enum"],
                },
            },
            "warning_status": {
                "type": ["string", "null"],
                "words": ["warning", "warning_cleared"],
                "at": {
                    "type": ["#/components/schemas/WarningStatus"],
                    "words": ["#/components/schemas/WarningStatus/enum"],
                },
            },
        },
        "required": [
            "enterprise_background_moderation_enabled",
            "enterprise_check_block_nogo_voice",
            "enterprise_check_nogo_voice",
            "is_in_probation",
            "never_live_moderate",
            "nogo_voice_similar_voice_upload_count",
        ],
    },
    "#/components/schemas/Price": {
        "type": ["object"],
        "fields": {"amount": {"type": ["string"]}, "currency": "#/components/schemas/Currency"},
        "required": ["amount", "currency"],
    },
    "#/components/schemas/SeatType": {
        "type": ["string"],
        "words": ["workspace_admin", "workspace_lite_member", "workspace_member"],
        "at": {"words": ["#/components/schemas/SeatType/enum"]},
    },
    "#/components/schemas/Subscription": {
        "type": ["object"],
        "fields": {
            "allowed_to_extend_character_limit": {"type": ["boolean"]},
            "billing_period": {
                "type": ["string", "null"],
                "words": ["3_month_period", "6_month_period", "annual_period", "monthly_period"],
                "at": {
                    "type": ["#/components/schemas/Period"],
                    "words": ["#/components/schemas/Period/enum"],
                },
            },
            "can_extend_character_limit": {"type": ["boolean"]},
            "can_extend_voice_limit": {"type": ["boolean"]},
            "can_use_instant_voice_cloning": {"type": ["boolean"]},
            "can_use_professional_voice_cloning": {"type": ["boolean"]},
            "character_count": {"type": ["integer"]},
            "character_limit": {"type": ["integer"]},
            "character_refresh_period": {
                "type": ["string", "null"],
                "words": ["3_month_period", "6_month_period", "annual_period", "monthly_period"],
                "at": {
                    "type": ["#/components/schemas/Period"],
                    "words": ["#/components/schemas/Period/enum"],
                },
            },
            "currency": {
                "type": ["string", "null"],
                "words": ["eur", "inr", "pln", "usd"],
                "at": {
                    "type": ["#/components/schemas/Currency"],
                    "words": ["#/components/schemas/Currency/enum"],
                },
            },
            "current_overage": "#/components/schemas/Price",
            "max_character_limit_extension": {"type": ["integer", "null"]},
            "max_credit_limit_extension": {
                "type": ["integer", "string"],
                "words": ["unlimited"],
                "at": {
                    "type": [
                        "#/components/schemas/Subscription/properties/max_credit_limit_extension/anyOf/0",
                        "#/components/schemas/Unlimited",
                    ],
                    "words": ["#/components/schemas/Unlimited/enum"],
                },
            },
            "max_voice_add_edits": {"type": ["integer", "null"]},
            "next_character_count_reset_unix": {"type": ["integer", "null"]},
            "professional_voice_limit": {"type": ["integer"]},
            "professional_voice_slots_used": {"type": ["integer"]},
            "professional_voice_slots_used_in_workspace": {"type": ["integer"]},
            "status": "#/components/schemas/SubscriptionStatus",
            "tier": {"type": ["string"]},
            "voice_add_edit_counter": {"type": ["integer"]},
            "voice_limit": {"type": ["integer"]},
            "voice_slots_used": {"type": ["integer"]},
        },
        "required": [
            "allowed_to_extend_character_limit",
            "can_extend_character_limit",
            "can_extend_voice_limit",
            "can_use_instant_voice_cloning",
            "can_use_professional_voice_cloning",
            "character_count",
            "character_limit",
            "professional_voice_limit",
            "status",
            "tier",
            "voice_add_edit_counter",
            "voice_limit",
        ],
    },
    "#/components/schemas/SubscriptionExtras/properties/can_bypass_voice_captcha": {
        "type": ["boolean"]
    },
    "#/components/schemas/SubscriptionExtras/properties/can_request_manual_pro_voice_verification": {
        "type": ["boolean"]
    },
    "#/components/schemas/SubscriptionExtras/properties/concurrency": {"type": ["integer"]},
    "#/components/schemas/SubscriptionExtras/properties/convai_asr_chars_per_minute": {
        "type": ["integer", "null"]
    },
    "#/components/schemas/SubscriptionExtras/properties/convai_chars_per_minute": {
        "type": ["integer", "null"]
    },
    "#/components/schemas/SubscriptionExtras/properties/convai_concurrency": {"type": ["integer"]},
    "#/components/schemas/SubscriptionExtras/properties/force_logging_disabled": {
        "type": ["boolean"]
    },
    "#/components/schemas/SubscriptionExtras/properties/overused_characters_rolled_over_from_previous_period": {
        "type": ["integer", "null"]
    },
    "#/components/schemas/SubscriptionExtras/properties/unused_characters_rolled_over_from_previous_period": {
        "type": ["integer", "null"]
    },
    "#/components/schemas/SubscriptionExtras/properties/usage": {
        "type": ["object", "null"],
        "fields": {
            "actual_reported_credits": "#/components/schemas/SubscriptionUsage/properties/actual_reported_credits",
            "manually_gifted_credits_quota": "#/components/schemas/SubscriptionUsage/properties/manually_gifted_credits_quota",
            "manually_gifted_credits_used": "#/components/schemas/SubscriptionUsage/properties/manually_gifted_credits_used",
            "paid_usage_based_credits_used": "#/components/schemas/SubscriptionUsage/properties/paid_usage_based_credits_used",
            "rollover_credits_quota": "#/components/schemas/SubscriptionUsage/properties/rollover_credits_quota",
            "rollover_credits_used": "#/components/schemas/SubscriptionUsage/properties/rollover_credits_used",
            "subscription_cycle_credits_quota": "#/components/schemas/SubscriptionUsage/properties/subscription_cycle_credits_quota",
            "subscription_cycle_credits_used": "#/components/schemas/SubscriptionUsage/properties/subscription_cycle_credits_used",
        },
        "required": [
            "actual_reported_credits",
            "manually_gifted_credits_quota",
            "manually_gifted_credits_used",
            "paid_usage_based_credits_used",
            "rollover_credits_quota",
            "rollover_credits_used",
            "subscription_cycle_credits_quota",
            "subscription_cycle_credits_used",
        ],
        "at": {
            "properties": ["#/components/schemas/SubscriptionUsage"],
            "required": ["#/components/schemas/SubscriptionUsage"],
            "type": ["#/components/schemas/SubscriptionUsage"],
        },
    },
    "#/components/schemas/SubscriptionStatus": {
        "type": ["string"],
        "words": [
            "active",
            "canceled",
            "free",
            "free_disabled",
            "incomplete",
            "incomplete_expired",
            "past_due",
            "trialing",
            "unpaid",
        ],
        "at": {"words": ["#/components/schemas/SubscriptionStatus/enum"]},
    },
    "#/components/schemas/SubscriptionUsage/properties/actual_reported_credits": {
        "type": ["integer"]
    },
    "#/components/schemas/SubscriptionUsage/properties/manually_gifted_credits_quota": {
        "type": ["integer"]
    },
    "#/components/schemas/SubscriptionUsage/properties/manually_gifted_credits_used": {
        "type": ["integer"]
    },
    "#/components/schemas/SubscriptionUsage/properties/paid_usage_based_credits_used": {
        "type": ["integer"]
    },
    "#/components/schemas/SubscriptionUsage/properties/rollover_credits_quota": {
        "type": ["integer"]
    },
    "#/components/schemas/SubscriptionUsage/properties/rollover_credits_used": {
        "type": ["integer"]
    },
    "#/components/schemas/SubscriptionUsage/properties/subscription_cycle_credits_quota": {
        "type": ["integer"]
    },
    "#/components/schemas/SubscriptionUsage/properties/subscription_cycle_credits_used": {
        "type": ["integer"]
    },
    "#/components/schemas/User": {
        "type": ["object"],
        "fields": {
            "can_use_delayed_payment_methods": {"type": ["boolean"]},
            "created_at": {"type": ["integer"]},
            "first_name": {"type": ["string", "null"]},
            "is_api_key_hashed": {"type": ["boolean"]},
            "is_new_user": {"type": ["boolean"]},
            "is_onboarding_checklist_completed": {"type": ["boolean"]},
            "is_onboarding_completed": {"type": ["boolean"]},
            "partnerstack_partner_default_link": {"type": ["string", "null"]},
            "referral_link_code": {"type": ["string", "null"]},
            "seat_type": "#/components/schemas/SeatType",
            "show_compliance_terms": {"type": ["boolean"]},
            "subscription": "#/components/schemas/Subscription",
            "subscription_extras": {
                "type": ["object", "null"],
                "fields": {
                    "can_bypass_voice_captcha": "#/components/schemas/SubscriptionExtras/properties/can_bypass_voice_captcha",
                    "can_request_manual_pro_voice_verification": "#/components/schemas/SubscriptionExtras/properties/can_request_manual_pro_voice_verification",
                    "concurrency": "#/components/schemas/SubscriptionExtras/properties/concurrency",
                    "convai_asr_chars_per_minute": "#/components/schemas/SubscriptionExtras/properties/convai_asr_chars_per_minute",
                    "convai_chars_per_minute": "#/components/schemas/SubscriptionExtras/properties/convai_chars_per_minute",
                    "convai_concurrency": "#/components/schemas/SubscriptionExtras/properties/convai_concurrency",
                    "force_logging_disabled": "#/components/schemas/SubscriptionExtras/properties/force_logging_disabled",
                    "moderation": "#/components/schemas/Moderation",
                    "overused_characters_rolled_over_from_previous_period": "#/components/schemas/SubscriptionExtras/properties/overused_characters_rolled_over_from_previous_period",
                    "unused_characters_rolled_over_from_previous_period": "#/components/schemas/SubscriptionExtras/properties/unused_characters_rolled_over_from_previous_period",
                    "usage": "#/components/schemas/SubscriptionExtras/properties/usage",
                },
                "required": ["concurrency", "force_logging_disabled", "moderation"],
                "at": {
                    "properties": ["#/components/schemas/SubscriptionExtras"],
                    "required": ["#/components/schemas/SubscriptionExtras"],
                    "type": ["#/components/schemas/SubscriptionExtras"],
                },
            },
            "user_id": {"type": ["string"]},
            "xi_api_key": {"type": ["string", "null"]},
            "xi_api_key_preview": {"type": ["string", "null"]},
        },
        "required": [
            "can_use_delayed_payment_methods",
            "is_new_user",
            "is_onboarding_checklist_completed",
            "is_onboarding_completed",
            "subscription",
        ],
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
