"""OpenRouter: one door to language models of many vendors.

    GET /api/v1/key       {data: {label, limit, limit_remaining, limit_reset, usage, expires_at,
                                  is_management_key, is_free_tier, creator_user_id, …}}
    GET /api/v1/credits   {data: {total_credits, total_usage}}     for management keys

The key's limit is a cap beside the account's credits: the smaller of the two binds.  No limit is
null.  With an ordinary key the credits are refused, or answered as two zeros and status 200, which
says nothing about the account: zeros count only if a management key asked that has used nothing.
"""

from __future__ import annotations

from coffers.convert import amount, flag, known, moment, part, text, word
from coffers.flow import Flow, attempt, call
from coffers.model import Account, Balance, Holder, Notice, Plan
from coffers.provider import Bearer, Provider
from coffers_clients.openrouter.api.account import get_credits, get_key
from coffers_clients.openrouter.models import Credits, CreditsReply, FreeRequests, Key

_PERIOD = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M"}


class OpenRouter(Provider):
    name = "openrouter"
    title = "OpenRouter"
    base_url = "https://openrouter.ai"
    credential = Bearer(env="OPENROUTER_API_KEY")

    def read(self) -> Flow[Account]:
        key = part((yield from call(get_key)).data, Key)
        reply = part((yield from attempt(call(get_credits))), CreditsReply)
        free = part(key.free_model_daily_requests, FreeRequests)
        ends = moment(key.expires_at)
        return Account(
            holder=Holder(id=text(key.creator_user_id), key_hint=text(key.label), scope="key"),
            plan=Plan(status="free" if flag(key.is_free_tier) else "unknown"),
            balances=[
                _credits(part(reply.data, Credits), key),
                _limit(key),
                Balance(
                    key="free_model_daily_requests",
                    kind="allowance",
                    unit="requests",
                    limit=amount(free.limit),
                    used=amount(free.used),
                    remaining=amount(free.remaining),
                    period="P1D",
                    counts=False,  # free models alone, and not every account is bound by it
                    basis={"period": "inferred"},
                ),
            ],
            entitlements=known({"management_key": flag(key.is_management_key)}),
            notices=[Notice(kind="warning", message="the key ends", effective_at=ends)]
            if ends
            else [],
        )


def _credits(credits_: Credits, key: Key) -> Balance:
    bought, used = amount(credits_.total_credits), amount(credits_.total_usage)
    manages, spent = flag(key.is_management_key) is True, amount(key.usage) or 0
    if not bought and not used and (not manages or spent > 0):
        bought = used = None
    return Balance(key="credits", kind="prepaid", unit="USD", limit=bought, used=used)


def _limit(key: Key) -> Balance:
    none = key.limit is None and key.limit_remaining is None
    return Balance(
        key="key_limit",
        kind="cap",
        unit="USD",
        limit=amount(key.limit),
        used=amount(key.usage) if none else None,
        remaining=amount(key.limit_remaining),
        unlimited=none or None,
        period=word(key.limit_reset, _PERIOD),
    )
