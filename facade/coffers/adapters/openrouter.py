"""OpenRouter: one API for language models of many vendors.

    GET /api/v1/key       {data: {label, limit, limit_remaining, limit_reset, usage, usage_monthly,
                                  effective_budget, expires_at, is_management_key, is_free_tier,
                                  creator_user_id, …}}
    GET /api/v1/credits   {data: {total_credits, total_usage}}     for management keys

The key's limit, and a budget that somebody else set for it, are caps beside the account's credits;
the smallest one binds.  A null limit means that the key has none of its own.  `total_credits` is
what was bought.  Granted credits can be spent, too, but no field has them.

With an ordinary key, the request for credits is refused or answered with two zeros and status 200,
which says nothing about the account.  So zeros count only for a management key that has spent
nothing.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from coffers.convert import amount, flag, known, moment, next_start, part, text, word
from coffers.credentials import Bearer
from coffers.flow import Flow, attempt, call
from coffers.model import EXACT, Account, Balance, Holder, Notice, Plan
from coffers.provider import Provider
from coffers_clients.openrouter import models
from coffers_clients.openrouter.api.account import get_credits, get_key
from coffers_clients.openrouter.types import Unset

_PERIOD = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M"}


class OpenRouter(Provider):
    name = "openrouter"
    title = "OpenRouter"
    base_url = "https://openrouter.ai"
    credential = Bearer(env="OPENROUTER_API_KEY")

    def read(self) -> Flow[Account]:
        key = part((yield from call(get_key)).data, models.Key)
        reply = part((yield from attempt(call(get_credits))), models.CreditsReply)
        free = part(key.free_model_daily_requests, models.FreeRequests)
        ends = moment(key.expires_at)
        return Account(
            holder=Holder(id=text(key.creator_user_id), key_hint=text(key.label), scope="key"),
            plan=Plan(status="free" if flag(key.is_free_tier) else "unknown"),
            balances=[
                _credits(part(reply.data, models.Credits), key),
                Balance(key="granted_credits", kind="prepaid", unit="USD"),  # in no field
                _limit(key, self.now),
                *_budget(key.effective_budget),
                Balance(
                    key="free_model_daily_requests",
                    kind="allowance",
                    unit="requests",
                    limit=amount(free.limit),
                    used=amount(free.used),
                    remaining=amount(free.remaining),
                    period="P1D",
                    counts=False,  # for free models only, and not every account is bound by it
                    basis={"period": "inferred"},
                ),
            ],
            entitlements=known({"management_key": flag(key.is_management_key)}),
            notices=[Notice(kind="warning", message="the key expires", effective_at=ends)]
            if ends
            else [],
        )


def _credits(credits_: models.Credits, key: models.Key) -> Balance:
    bought, used = amount(credits_.total_credits), amount(credits_.total_usage)
    manages, spent = flag(key.is_management_key) is True, amount(key.usage) or 0
    if not bought and not used and (not manages or spent > 0):
        bought = used = None
    return Balance(key="credits", kind="prepaid", unit="USD", limit=bought, used=used)


def _limit(key: models.Key, now: datetime) -> Balance:
    """Return the key's limit, or what it has spent if it has no limit of its own."""
    left, period = amount(key.limit_remaining), word(key.limit_reset, _PERIOD)
    return Balance(
        key="key_limit",
        kind="cap",
        unit="USD",
        limit=amount(key.limit),
        used=_spent(key),
        remaining=left,
        period=period,
        resets_at=next_start(period, now),
        counts=key.limit is not None or left is not None,
        basis={
            "resets_at": "inferred",
            **({"used": "derived"} if flag(key.include_byok_in_limit) else {}),
        },
    )


def _spent(key: models.Key) -> Decimal | None:
    """Return what counts toward the key's limit, since its last reset or since its creation."""
    since = {
        "daily": (key.usage_daily, key.byok_usage_daily),
        "weekly": (key.usage_weekly, key.byok_usage_weekly),
        "monthly": (key.usage_monthly, key.byok_usage_monthly),
    }
    never = key.limit_reset is None or isinstance(key.limit_reset, Unset)
    usage = (key.usage, key.byok_usage) if never else word(key.limit_reset, since) or (None, None)
    ours, byok = (amount(spent) for spent in usage)
    if ours is None or not flag(key.include_byok_in_limit):
        return ours
    return None if byok is None else EXACT.add(ours, byok)


def _budget(budget: object) -> list[Balance]:
    """Return the budget that binds the key; if its shape is unexpected, its size is unknown."""
    if budget is None or isinstance(budget, Unset):
        return []
    cap = part(budget, models.KeyBudget)
    scope = text(cap.scope)
    return [
        Balance(
            key=f"budget:{scope}" if scope else "budget",
            kind="cap",
            unit="USD",
            limit=amount(cap.limit_usd),
            used=amount(cap.spend_usd),
            remaining=amount(cap.remaining_usd),
            period=word(cap.reset_interval, _PERIOD),
            resets_at=moment(cap.resets_at),
        )
    ]
