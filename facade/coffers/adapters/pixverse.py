"""PixVerse: video, through useapi.net.

    GET /v2/pixverse/features/?email=   {credit_daily, credit_daily_gift, credit_monthly,
                                         credit_monthly_gift, credit_package, …}

A name that ends in `_gift` is what was granted; the same name without it is what's left.  You can
omit `email` while one PixVerse account is linked, but not with two.  Until 2026 the reply had no
reset; the renewal date stands in for it.
"""

from __future__ import annotations

import attrs

from coffers.convert import amount, flag, known, moment, text
from coffers.credentials import Bearer
from coffers.errors import AccountDisabled
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder, Plan
from coffers.provider import Provider
from coffers_clients.pixverse import models
from coffers_clients.pixverse.api.account import get_features


@attrs.frozen(kw_only=True)
class PixVerse(Provider):
    name = "pixverse"
    title = "PixVerse"
    base_url = "https://api.useapi.net"
    credential = Bearer(env="USEAPI_TOKEN")
    meanings = {596: AccountDisabled}  # the linked account's session is broken

    email: str | None = None
    """Which of the linked PixVerse accounts to read."""

    def read(self) -> Flow[Account]:
        features = yield from call(get_features, **known({"email": self.email}))
        return Account(
            via="useapi.net",
            holder=Holder(id=text(features.user_id), email=self.email, scope="user"),
            plan=Plan(
                id=text(features.product_id),
                name=text(features.plan_name),
                price=amount(features.price),
                ends_at=moment(features.expired_date),
                renews_at=moment(features.billing_renewal_date),
                next_plan=text(features.next_plan_name),
            ),
            balances=_balances(features),
            entitlements=known(
                {
                    "fast_mode": flag(features.allow_fast_mode),
                    "relaxed_mode": flag(features.allow_relaxed_mode),
                    "new_features": flag(features.allow_use_new_feat),
                    "private_generation": flag(features.allow_private_generate),
                    "remove_watermark": flag(features.remove_watermark),
                    "purchase_credits": flag(features.allow_purchase_credit),
                    "effects": flag(features.allow_effect),
                }
            ),
        )


def _balances(features: models.Features) -> list[Balance]:
    refresh = moment(features.credits_refresh_time)
    return [
        Balance(
            key="daily",
            kind="allowance",
            unit="credits",
            limit=amount(features.credit_daily_gift),
            remaining=amount(features.credit_daily),
            period="P1D",
            resets_at=moment(features.daily_credits_refresh_time),
            basis={"period": "inferred"},
        ),
        Balance(
            key="monthly",
            kind="allowance",
            unit="credits",
            limit=amount(features.credit_monthly_gift),
            remaining=amount(features.credit_monthly),
            period="P1M",
            resets_at=refresh or moment(features.billing_renewal_date),
            basis={"period": "inferred", "resets_at": "reported" if refresh else "inferred"},
        ),
        Balance(
            key="package",
            kind="prepaid",
            unit="credits",
            remaining=amount(features.credit_package),
        ),
        Balance(
            key="initial_gift",
            kind="lot",
            unit="credits",
            limit=amount(features.initial_credit_gift),
            counts=False,  # the other pools include what's left of it
        ),
        Balance(
            key="concurrency",
            kind="slots",
            unit="requests",
            limit=amount(features.gen_simultaneously),
        ),
    ]
