# Generated from openapi/pixverse.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Features(Model):
    """Plan, credits and switches of one PixVerse account. The page calls every field optional.
    Credits to spend are `credit_daily`, `credit_monthly` and `credit_package` together; the
    fields that end in gift are what was granted and must not be added.
    """

    user_id: int | None | Unset = UNSET
    """Identifier of the PixVerse user."""
    member_id: int | None | Unset = UNSET
    """Identifier of the membership."""
    product_id: int | None | Unset = UNSET
    """Identifier of the plan as a product."""
    plan_name: str | None | Unset = UNSET
    """Name of the current plan."""
    next_plan_name: str | None | Unset = UNSET
    """Name of the plan that follows at the next renewal."""
    next_plan_type: int | None | Unset = UNSET
    """Code of the plan that follows. Not documented; see `current_plan_type`."""
    current_plan_type: int | None | Unset = UNSET
    """Code of the current plan. Not documented; it seems that 0 is the free plan and a higher
    number a larger plan.
    """
    type_: int | None | Unset = UNSET
    """A code whose meaning is not documented."""
    credit_daily: float | None | Unset = UNSET
    """Credits of today's grant that are left."""
    credit_daily_gift: float | None | Unset = UNSET
    """Credits granted each day. Not what is left."""
    initial_credit_gift: float | None | Unset = UNSET
    """Credits granted once, at the beginning. What is left of them is not told."""
    credit_monthly: float | None | Unset = UNSET
    """Credits of the month's grant that are left."""
    credit_monthly_gift: float | None | Unset = UNSET
    """Credits granted each month. Not what is left."""
    credit_package: float | None | Unset = UNSET
    """Bought credits that are left."""
    expired_date: str | None | Unset = UNSET
    """When the current plan ends."""
    price: str | None | Unset = UNSET
    """Price of one period, a decimal number as text. The currency is not told."""
    billing_period: int | None | Unset = UNSET
    """Code of the billing period. Not documented; 1 seems to be a month."""
    next_billing_period: int | None | Unset = UNSET
    """Code of the billing period after the next renewal. Not documented."""
    billing_renewal_date: str | None | Unset = UNSET
    """When the plan renews. The same as `expired_date` in both samples."""
    payment: int | None | Unset = UNSET
    """A code about payment whose meaning is not documented."""
    invoice_url: str | None | Unset = _field(default=UNSET, repr=False)
    """Link to the invoice. Whoever has it can open it."""
    stripe_bill_url: str | None | Unset = _field(default=UNSET, repr=False)
    """Link to the billing page at Stripe. Whoever has it can open it."""
    gen_simultaneously: int | None | Unset = UNSET
    """Generations that may run at once."""
    allow_fast_mode: int | None | Unset = UNSET
    """Whether the fast mode may be used."""
    allow_relaxed_mode: int | None | Unset = UNSET
    """Whether the relaxed mode may be used."""
    allow_use_new_feat: int | None | Unset = UNSET
    """Whether new features may be used."""
    allow_private_generate: int | None | Unset = UNSET
    """Whether generations can be kept private."""
    remove_watermark: int | None | Unset = UNSET
    """Whether videos come without a watermark."""
    allow_purchase_credit: int | None | Unset = UNSET
    """Whether credits can be bought."""
    sub_order_in_progress: int | None | Unset = UNSET
    """Whether a change of the plan is being processed. Numbers can jump meanwhile."""
    allow_effect: int | None | Unset = UNSET
    """Whether effects may be used."""
    last_plan_name: str | None | Unset = UNSET
    """Name of the plan before the current one; empty if there was none. Since 2026."""
    last_plan_type: int | None | Unset = UNSET
    """Code of the plan before the current one. Since 2026."""
    last_product_id: int | None | Unset = UNSET
    """Identifier of the plan before the current one; 0 if there was none. Since 2026."""
    expired_member: int | None | Unset = UNSET
    """It seems, 1 if the membership has ended. Not documented. Since 2026."""
    credits_more: float | None | Unset = UNSET
    """A number of credits whose meaning is not documented. Since 2026."""
    album_num: int | None | Unset = UNSET
    """It seems, how many albums the account may have. Not documented. Since 2026."""
    batch_generation: int | None | Unset = UNSET
    """It seems, 1 if several generations can be asked for at once. Since 2026."""
    off_peak: int | None | Unset = UNSET
    """It seems, 1 if cheaper generation in quiet hours can be used. Since 2026."""
    off_peak_discount: str | None | Unset = UNSET
    """Factor for the price in quiet hours, a decimal number as text. Not documented. Since 2026."""
    qualities: list[str | None] | None | Unset = UNSET
    """Resolutions that may be asked for, such as 720p. Since 2026."""
    cancel_updated_at: str | None | Unset = UNSET
    """When a cancellation was last changed. 0001-01-01T00:00:00Z means never. Since 2026."""
    renewal_retention: int | None | Unset = UNSET
    """A code about renewal whose meaning is not documented. Since 2026."""
    renewal_price: str | None | Unset = UNSET
    """Price of the next period, a decimal number as text. The currency is not told. Since 2026."""
    preview_mode: int | None | Unset = UNSET
    """It seems, 1 if the preview mode can be used. Not documented. Since 2026."""
    preview_mode_discount: str | None | Unset = UNSET
    """Factor for the price in preview mode, a decimal number as text. Not documented. Since 2026."""
    remaining_days: int | None | Unset = UNSET
    """It seems, days left in the current period. Not documented. Since 2026."""
    credits_refresh_time: str | None | Unset = UNSET
    """When the monthly credits are granted anew. Since 2026."""
    daily_credits_refresh_time: str | None | Unset = UNSET
    """When the daily credits are granted anew. Since 2026."""
    is_gift_card: bool | None | Unset = UNSET
    """Whether the plan was paid by gift card. The only switch that is true or false instead of a
    number. Since 2026.
    """
    veo_sora_models: int | None | Unset = UNSET
    """It seems, 1 if the models Veo and Sora can be used. Since 2026."""
    unlimited_image_models: list[str | None] | None | Unset = UNSET
    """Image models that cost no credits on this plan. Since 2026."""
    external_models: list[str | None] | None | Unset = UNSET
    """Models of other makers that can be used. Known from a third party that reads the same
    account; the part of the page that might have it was not read.
    """
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            user_id=data.pop("user_id", UNSET),
            member_id=data.pop("member_id", UNSET),
            product_id=data.pop("product_id", UNSET),
            plan_name=data.pop("plan_name", UNSET),
            next_plan_name=data.pop("next_plan_name", UNSET),
            next_plan_type=data.pop("next_plan_type", UNSET),
            current_plan_type=data.pop("current_plan_type", UNSET),
            type_=data.pop("type", UNSET),
            credit_daily=data.pop("credit_daily", UNSET),
            credit_daily_gift=data.pop("credit_daily_gift", UNSET),
            initial_credit_gift=data.pop("initial_credit_gift", UNSET),
            credit_monthly=data.pop("credit_monthly", UNSET),
            credit_monthly_gift=data.pop("credit_monthly_gift", UNSET),
            credit_package=data.pop("credit_package", UNSET),
            expired_date=data.pop("expired_date", UNSET),
            price=data.pop("price", UNSET),
            billing_period=data.pop("billing_period", UNSET),
            next_billing_period=data.pop("next_billing_period", UNSET),
            billing_renewal_date=data.pop("billing_renewal_date", UNSET),
            payment=data.pop("payment", UNSET),
            invoice_url=data.pop("invoice_url", UNSET),
            stripe_bill_url=data.pop("stripe_bill_url", UNSET),
            gen_simultaneously=data.pop("gen_simultaneously", UNSET),
            allow_fast_mode=data.pop("allow_fast_mode", UNSET),
            allow_relaxed_mode=data.pop("allow_relaxed_mode", UNSET),
            allow_use_new_feat=data.pop("allow_use_new_feat", UNSET),
            allow_private_generate=data.pop("allow_private_generate", UNSET),
            remove_watermark=data.pop("remove_watermark", UNSET),
            allow_purchase_credit=data.pop("allow_purchase_credit", UNSET),
            sub_order_in_progress=data.pop("sub_order_in_progress", UNSET),
            allow_effect=data.pop("allow_effect", UNSET),
            last_plan_name=data.pop("last_plan_name", UNSET),
            last_plan_type=data.pop("last_plan_type", UNSET),
            last_product_id=data.pop("last_product_id", UNSET),
            expired_member=data.pop("expired_member", UNSET),
            credits_more=data.pop("credits_more", UNSET),
            album_num=data.pop("album_num", UNSET),
            batch_generation=data.pop("batch_generation", UNSET),
            off_peak=data.pop("off_peak", UNSET),
            off_peak_discount=data.pop("off_peak_discount", UNSET),
            qualities=data.pop("qualities", UNSET),
            cancel_updated_at=data.pop("cancel_updated_at", UNSET),
            renewal_retention=data.pop("renewal_retention", UNSET),
            renewal_price=data.pop("renewal_price", UNSET),
            preview_mode=data.pop("preview_mode", UNSET),
            preview_mode_discount=data.pop("preview_mode_discount", UNSET),
            remaining_days=data.pop("remaining_days", UNSET),
            credits_refresh_time=data.pop("credits_refresh_time", UNSET),
            daily_credits_refresh_time=data.pop("daily_credits_refresh_time", UNSET),
            is_gift_card=data.pop("is_gift_card", UNSET),
            veo_sora_models=data.pop("veo_sora_models", UNSET),
            unlimited_image_models=data.pop("unlimited_image_models", UNSET),
            external_models=data.pop("external_models", UNSET),
            additional_properties=data,
        )
