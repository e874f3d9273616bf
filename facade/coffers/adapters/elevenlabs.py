"""ElevenLabs: speech.

    GET /v1/user   {user_id, first_name, subscription: {tier, status, character_count,
                    character_limit, next_character_count_reset_unix, current_overage: {amount,
                    currency}, voice_limit, …}}

`character_count` is what has been *used*.  The fields say characters; the vendor calls them
credits.  A quota of the key itself isn't in the reply.  A restricted key gets a 401
`missing_permissions` although it is valid; an empty quota and a locked account are 401s, too.
Replies before December 2025 also had `subscription_extras`, and until August 2026 the key itself.
"""

from __future__ import annotations

from coffers.convert import amount, beyond, currency, flag, known, moment, part, text, word
from coffers.credentials import HeaderKey
from coffers.errors import (
    AccountDisabled,
    AuthenticationError,
    InsufficientCredits,
    PermissionDenied,
    ProviderUnavailable,
    RequestRefused,
)
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder, Notice, Plan, PlanStatus
from coffers.provider import Provider
from coffers_clients.elevenlabs import models
from coffers_clients.elevenlabs.api.account import get_user

_STATUS: dict[str, PlanStatus] = {
    "trialing": "trialing",
    "active": "active",
    "free": "free",
    "free_disabled": "free",
    "past_due": "past_due",
    "unpaid": "past_due",
    "canceled": "canceled",
    "incomplete_expired": "expired",
}
_BLOCKED = {"free_disabled": "the free plan is switched off"}
_PERIOD = {
    "monthly_period": "P1M",
    "3_month_period": "P3M",
    "6_month_period": "P6M",
    "annual_period": "P1Y",
}


class ElevenLabs(Provider):
    name = "elevenlabs"
    title = "ElevenLabs"
    base_url = "https://api.elevenlabs.io"
    credential = HeaderKey("xi-api-key", env="ELEVENLABS_API_KEY")
    scope = "user_read"
    meanings = {
        "invalid_api_key": AuthenticationError,
        "missing_permissions": PermissionDenied,
        "detected_unusual_activity": AccountDisabled,
        "quota_exceeded": InsufficientCredits,
        "max_character_limit_exceeded": RequestRefused,  # a limit of one request
        "voice_not_found": RequestRefused,
        "system_busy": ProviderUnavailable,
    }

    def read(self) -> Flow[Account]:
        user = yield from call(get_user)
        subscription = part(user.subscription, models.Subscription)
        extras = part(user.subscription_extras, models.SubscriptionExtras)
        return Account(
            holder=Holder(
                id=text(user.user_id),
                display_name=text(user.first_name),
                created_at=moment(user.created_at, "s"),
                key_hint=text(user.xi_api_key_preview),
                scope="user",
            ),
            plan=_plan(subscription),
            balances=[*_credits(subscription), *_slots(subscription, extras)],
            entitlements=_entitlements(user, subscription),
            notices=_notices(subscription, part(extras.moderation, models.Moderation)),
            blocked=word(subscription.status, _BLOCKED),
        )


def _plan(subscription: models.Subscription) -> Plan:
    return Plan(
        id=text(subscription.tier),
        name=text(subscription.tier),
        status=word(subscription.status, _STATUS) or "unknown",
        status_raw=text(subscription.status),
        currency=currency(subscription.currency),
        period=word(subscription.billing_period, _PERIOD),
    )


def _credits(subscription: models.Subscription) -> list[Balance]:
    used, limit = amount(subscription.character_count), amount(subscription.character_limit)
    period = word(subscription.character_refresh_period, _PERIOD)
    resets_at = moment(subscription.next_character_count_reset_unix, "s")
    extension = subscription.max_credit_limit_extension
    cap, unlimited = amount(extension), extension == "unlimited"
    return [
        Balance(
            key="characters",
            kind="allowance",
            unit="characters",
            limit=limit,
            used=used,
            period=period,
            resets_at=resets_at,
        ),
        Balance(
            key="overage",
            kind="overage",
            unit="characters",
            limit=cap,
            used=beyond(used, limit) if unlimited or cap is not None else None,
            unlimited=unlimited or None,
            counts=flag(subscription.can_extend_character_limit) is not False
            and flag(subscription.allowed_to_extend_character_limit) is not False,
            basis={"used": "derived"},
        ),
        *_owed(part(subscription.current_overage, models.Price)),
        Balance(
            key="voice_add_edits",
            kind="allowance",
            unit="edits",
            limit=amount(subscription.max_voice_add_edits),
            used=amount(subscription.voice_add_edit_counter),
        ),
    ]


def _owed(overage: models.Price) -> list[Balance]:
    """Return what the overage has cost so far; it is not a bound, so it doesn't count."""
    unit = currency(overage.currency)
    if unit is None:
        return []
    return [
        Balance(
            key="current_overage",
            kind="overage",
            unit=unit,
            used=amount(overage.amount),
            counts=False,
            basis={"unit": "inferred"},  # a decimal string is usually in major units
        )
    ]


def _slots(subscription: models.Subscription, extras: models.SubscriptionExtras) -> list[Balance]:
    return [
        Balance(
            key="voice_slots",
            kind="slots",
            unit="voices",
            limit=amount(subscription.voice_limit),
            used=amount(subscription.voice_slots_used),
        ),
        Balance(
            key="professional_voice_slots",
            kind="slots",
            unit="voices",
            limit=amount(subscription.professional_voice_limit),
            used=amount(subscription.professional_voice_slots_used),
        ),
        Balance(
            key="concurrency",
            kind="slots",
            unit="requests",
            limit=amount(extras.concurrency),
        ),
    ]


def _entitlements(user: models.User, subscription: models.Subscription) -> dict[str, bool]:
    return known(
        {
            "can_extend_voice_limit": flag(subscription.can_extend_voice_limit),
            "can_use_instant_voice_cloning": flag(subscription.can_use_instant_voice_cloning),
            "can_use_professional_voice_cloning": flag(
                subscription.can_use_professional_voice_cloning
            ),
            "can_use_delayed_payment_methods": flag(user.can_use_delayed_payment_methods),
        }
    )


def _notices(subscription: models.Subscription, moderation: models.Moderation) -> list[Notice]:
    notices = []
    if subscription.status in ("past_due", "unpaid", "incomplete"):
        notices.append(Notice(kind="payment", message=f"the subscription is {subscription.status}"))
    if flag(moderation.is_in_probation):
        notices.append(Notice(kind="warning", message="the account is on probation"))
    if moderation.warning_status == "warning":
        notices.append(Notice(kind="warning", message="a moderation warning is open"))
    return notices
