# Generated from openapi/pixverse.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Annotated

from pydantic import (
    MISSING,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    SecretStr,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: StrictStr
    """What went wrong, for people."""
    code: StrictInt
    """The HTTP status once more."""


class Flag(RootModel[StrictInt]):
    root: Annotated[StrictInt, Field(ge=0, le=1)]
    """1 for yes, 0 for no."""


class Features(BaseModel):
    """Plan, credits and switches of one PixVerse account. The page calls every field optional. Credits to spend are `credit_daily`, `credit_monthly` and `credit_package` together; the fields that end in gift are what was granted and must not be added."""

    model_config = ConfigDict(extra="forbid")
    user_id: StrictInt | MISSING = MISSING
    """Identifier of the PixVerse user."""
    member_id: StrictInt | MISSING = MISSING
    """Identifier of the membership."""
    product_id: StrictInt | MISSING = MISSING
    """Identifier of the plan as a product."""
    plan_name: StrictStr | MISSING = MISSING
    """Name of the current plan."""
    next_plan_name: StrictStr | MISSING = MISSING
    """Name of the plan that follows at the next renewal."""
    next_plan_type: StrictInt | MISSING = MISSING
    """Code of the plan that follows. Not documented; see `current_plan_type`."""
    current_plan_type: StrictInt | MISSING = MISSING
    """Code of the current plan. Not documented; it seems that 0 is the free plan and a higher number a larger plan."""
    type: StrictInt | MISSING = MISSING
    """A code whose meaning is not documented."""
    credit_daily: StrictFloat | MISSING = MISSING
    """Credits of today's grant that are left."""
    credit_daily_gift: StrictFloat | MISSING = MISSING
    """Credits granted each day. Not what is left."""
    initial_credit_gift: StrictFloat | MISSING = MISSING
    """Credits granted once, at the beginning. What is left of them is not told."""
    credit_monthly: StrictFloat | MISSING = MISSING
    """Credits of the month's grant that are left."""
    credit_monthly_gift: StrictFloat | MISSING = MISSING
    """Credits granted each month. Not what is left."""
    credit_package: StrictFloat | MISSING = MISSING
    """Bought credits that are left."""
    expired_date: AwareDatetime | MISSING = MISSING
    """When the current plan ends."""
    price: StrictStr | MISSING = MISSING
    """Price of one period, a decimal number as text. The currency is not told."""
    billing_period: StrictInt | MISSING = MISSING
    """Code of the billing period. Not documented; 1 seems to be a month."""
    next_billing_period: StrictInt | MISSING = MISSING
    """Code of the billing period after the next renewal. Not documented."""
    billing_renewal_date: AwareDatetime | MISSING = MISSING
    """When the plan renews. The same as `expired_date` in both samples."""
    payment: StrictInt | MISSING = MISSING
    """A code about payment whose meaning is not documented."""
    invoice_url: SecretStr | MISSING = MISSING
    """Link to the invoice. Whoever has it can open it."""
    stripe_bill_url: SecretStr | MISSING = MISSING
    """Link to the billing page at Stripe. Whoever has it can open it."""
    gen_simultaneously: StrictInt | MISSING = MISSING
    """Generations that may run at once."""
    allow_fast_mode: Flag | MISSING = MISSING
    """Whether the fast mode may be used."""
    allow_relaxed_mode: Flag | MISSING = MISSING
    """Whether the relaxed mode may be used."""
    allow_use_new_feat: Flag | MISSING = MISSING
    """Whether new features may be used."""
    allow_private_generate: Flag | MISSING = MISSING
    """Whether generations can be kept private."""
    remove_watermark: Flag | MISSING = MISSING
    """Whether videos come without a watermark."""
    allow_purchase_credit: Flag | MISSING = MISSING
    """Whether credits can be bought."""
    sub_order_in_progress: Flag | MISSING = MISSING
    """Whether a change of the plan is being processed. Numbers can jump meanwhile."""
    allow_effect: Flag | MISSING = MISSING
    """Whether effects may be used."""
    last_plan_name: StrictStr | MISSING = MISSING
    """Name of the plan before the current one; empty if there was none. Since 2026."""
    last_plan_type: StrictInt | MISSING = MISSING
    """Code of the plan before the current one. Since 2026."""
    last_product_id: StrictInt | MISSING = MISSING
    """Identifier of the plan before the current one; 0 if there was none. Since 2026."""
    expired_member: StrictInt | MISSING = MISSING
    """It seems, 1 if the membership has ended. Not documented. Since 2026."""
    credits_more: StrictFloat | MISSING = MISSING
    """A number of credits whose meaning is not documented. Since 2026."""
    album_num: StrictInt | MISSING = MISSING
    """It seems, how many albums the account may have. Not documented. Since 2026."""
    batch_generation: StrictInt | MISSING = MISSING
    """It seems, 1 if several generations can be asked for at once. Since 2026."""
    off_peak: StrictInt | MISSING = MISSING
    """It seems, 1 if cheaper generation in quiet hours can be used. Since 2026."""
    off_peak_discount: StrictStr | MISSING = MISSING
    """Factor for the price in quiet hours, a decimal number as text. Not documented. Since 2026."""
    qualities: list[StrictStr] | MISSING = MISSING
    """Resolutions that may be asked for, such as 720p. Since 2026."""
    cancel_updated_at: AwareDatetime | MISSING = MISSING
    """When a cancellation was last changed. 0001-01-01T00:00:00Z means never. Since 2026."""
    renewal_retention: StrictInt | MISSING = MISSING
    """A code about renewal whose meaning is not documented. Since 2026."""
    renewal_price: StrictStr | MISSING = MISSING
    """Price of the next period, a decimal number as text. The currency is not told. Since 2026."""
    preview_mode: StrictInt | MISSING = MISSING
    """It seems, 1 if the preview mode can be used. Not documented. Since 2026."""
    preview_mode_discount: StrictStr | MISSING = MISSING
    """Factor for the price in preview mode, a decimal number as text. Not documented. Since 2026."""
    remaining_days: StrictInt | MISSING = MISSING
    """It seems, days left in the current period. Not documented. Since 2026."""
    credits_refresh_time: AwareDatetime | MISSING = MISSING
    """When the monthly credits are granted anew. Since 2026."""
    daily_credits_refresh_time: AwareDatetime | MISSING = MISSING
    """When the daily credits are granted anew. Since 2026."""
    is_gift_card: StrictBool | MISSING = MISSING
    """Whether the plan was paid by gift card. The only switch that is true or false instead of a number. Since 2026."""
    veo_sora_models: StrictInt | MISSING = MISSING
    """It seems, 1 if the models Veo and Sora can be used. Since 2026."""
    unlimited_image_models: list[StrictStr] | MISSING = MISSING
    """Image models that cost no credits on this plan. Since 2026."""
    external_models: list[StrictStr] | MISSING = MISSING
    """Models of other makers that can be used. Known from a third party that reads the same account; the part of the page that might have it was not read."""
