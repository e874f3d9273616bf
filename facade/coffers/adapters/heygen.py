"""HeyGen: avatar videos, the third version of the API.

    GET /v3/users/me   {data: {username, email, billing_type, wallet: {currency, remaining_balance}
                               | subscription: {plan, credits: {…}} | usage_based: {…}}}

One of the three is filled, `billing_type` names it, and only that one counts.  A wallet is in
dollars or in credits.  With auto-reload, an empty wallet charges the card and calls continue.
Usage-based billing is paid afterwards, so its cap is an overage.  The documentation doesn't say
whether a null cap means that there is none.
"""

from __future__ import annotations

from coffers.convert import amount, flag, known, moment, part, text, word
from coffers.credentials import HeaderKey
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder, Plan
from coffers.provider import Provider
from coffers_clients.heygen import models
from coffers_clients.heygen.api.account import get_current_user

_UNIT = {"usd": "USD", "credits": "credits"}


class HeyGen(Provider):
    name = "heygen"
    title = "HeyGen"
    base_url = "https://api.heygen.com"
    credential = HeaderKey("X-Api-Key", env="HEYGEN_API_KEY")

    def read(self) -> Flow[Account]:
        reply = yield from call(get_current_user)
        user = part(reply.data, models.User)
        wallet = part(user.wallet, models.Wallet)
        plan = text(part(user.subscription, models.Subscription).plan)
        names = [name for name in (text(user.first_name), text(user.last_name)) if name]
        return Account(
            holder=Holder(
                id=text(user.username),
                email=text(user.email),
                display_name=" ".join(names) or None,
                scope="user",
            ),
            plan=Plan(id=plan, name=plan),
            balances=[
                *_wallet(wallet, counts=user.billing_type not in ("subscription", "usage_based")),
                *_pools(user, counts=user.billing_type not in ("wallet", "usage_based")),
                *_usage(user, counts=user.billing_type not in ("wallet", "subscription")),
            ],
            entitlements=known(
                {"auto_reload": flag(part(wallet.auto_reload, models.AutoReload).enabled)}
            ),
        )


def _wallet(wallet: models.Wallet, *, counts: bool) -> list[Balance]:
    unit = word(wallet.currency, _UNIT)
    if unit is None:  # an amount without a unit says nothing
        return []
    return [
        Balance(
            key="wallet",
            kind="prepaid",
            unit=unit,
            remaining=amount(wallet.remaining_balance),
            counts=counts,
            soft=flag(part(wallet.auto_reload, models.AutoReload).enabled),
        )
    ]


def _pools(user: models.User, *, counts: bool) -> list[Balance]:
    pools = part(part(user.subscription, models.Subscription).credits_, models.SubscriptionCredits)
    named = {"premium_credits": pools.premium_credits, "add_on_credits": pools.add_on_credits}
    return [
        Balance(
            key=key,
            kind="allowance",
            unit="credits",
            remaining=amount(part(pool, models.CreditPool).remaining),
            resets_at=moment(part(pool, models.CreditPool).resets_at),
            counts=counts,
        )
        for key, pool in named.items()
    ]


def _usage(user: models.User, *, counts: bool) -> list[Balance]:
    usage = part(user.usage_based, models.UsageBased)
    return [
        Balance(
            key="included_credits",
            kind="allowance",
            unit="credits",
            limit=amount(usage.included_credits),
            remaining=amount(usage.remaining_credits),
            counts=counts,
        ),
        Balance(
            key="spending",
            kind="overage",
            unit="USD",
            limit=amount(usage.spending_cap_usd),
            used=amount(usage.spending_current_usd),
            counts=counts,
        ),
    ]
