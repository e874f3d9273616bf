# Generated from openapi/pixverse.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/pixverse.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {
    "get_features": {"200": "#/components/schemas/Features"}
}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/Features": {
        "type": ["object"],
        "fields": {
            "album_num": {"type": ["integer"]},
            "allow_effect": "#/components/schemas/Flag",
            "allow_fast_mode": "#/components/schemas/Flag",
            "allow_private_generate": "#/components/schemas/Flag",
            "allow_purchase_credit": "#/components/schemas/Flag",
            "allow_relaxed_mode": "#/components/schemas/Flag",
            "allow_use_new_feat": "#/components/schemas/Flag",
            "batch_generation": {"type": ["integer"]},
            "billing_period": {"type": ["integer"]},
            "billing_renewal_date": {"type": ["string"]},
            "cancel_updated_at": {"type": ["string"]},
            "credit_daily": {"type": ["number"]},
            "credit_daily_gift": {"type": ["number"]},
            "credit_monthly": {"type": ["number"]},
            "credit_monthly_gift": {"type": ["number"]},
            "credit_package": {"type": ["number"]},
            "credits_more": {"type": ["number"]},
            "credits_refresh_time": {"type": ["string"]},
            "current_plan_type": {"type": ["integer"]},
            "daily_credits_refresh_time": {"type": ["string"]},
            "expired_date": {"type": ["string"]},
            "expired_member": {"type": ["integer"]},
            "external_models": {"type": ["array"], "items": {"type": ["string"]}},
            "gen_simultaneously": {"type": ["integer"]},
            "initial_credit_gift": {"type": ["number"]},
            "invoice_url": {"type": ["string"]},
            "is_gift_card": {"type": ["boolean"]},
            "last_plan_name": {"type": ["string"]},
            "last_plan_type": {"type": ["integer"]},
            "last_product_id": {"type": ["integer"]},
            "member_id": {"type": ["integer"]},
            "next_billing_period": {"type": ["integer"]},
            "next_plan_name": {"type": ["string"]},
            "next_plan_type": {"type": ["integer"]},
            "off_peak": {"type": ["integer"]},
            "off_peak_discount": {"type": ["string"]},
            "payment": {"type": ["integer"]},
            "plan_name": {"type": ["string"]},
            "preview_mode": {"type": ["integer"]},
            "preview_mode_discount": {"type": ["string"]},
            "price": {"type": ["string"]},
            "product_id": {"type": ["integer"]},
            "qualities": {"type": ["array"], "items": {"type": ["string"]}},
            "remaining_days": {"type": ["integer"]},
            "remove_watermark": "#/components/schemas/Flag",
            "renewal_price": {"type": ["string"]},
            "renewal_retention": {"type": ["integer"]},
            "stripe_bill_url": {"type": ["string"]},
            "sub_order_in_progress": "#/components/schemas/Flag",
            "type": {"type": ["integer"]},
            "unlimited_image_models": {"type": ["array"], "items": {"type": ["string"]}},
            "user_id": {"type": ["integer"]},
            "veo_sora_models": {"type": ["integer"]},
        },
    },
    "#/components/schemas/Flag": {"type": ["integer"]},
}
"""Shapes by where they are described.  One that is described within another stands within it."""
