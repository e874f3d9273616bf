"""fal.ai: models of many makers.

    GET /v1/account/billing?expand=credits   {username, credits: {current_balance, currency}}

Only a key with ADMIN scope can read it; FAL_KEY often holds a key with API scope, which gets a 403.
Without `expand` there is no balance.  Bought credits last 365 days, but the reply has no date.

The reply doesn't say either whether the account is locked, and accounts with money left often are.
So a *yes* doesn't prove that calls are served.  A locked account's calls get a 403 with the reason
as text.  It contains "Exhausted balance" or "TOP_UP", or consists of that alone, if paying lifts
the lock.
"""

from __future__ import annotations

from coffers.convert import UNKNOWN_CURRENCY, amount, currency, part, text
from coffers.credentials import HeaderKey
from coffers.errors import AccountDisabled, CoffersError, InsufficientCredits
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider
from coffers_clients.fal import models
from coffers_clients.fal.api.account import get_account_billing

_UNPAID = ("Exhausted balance", "TOP_UP")
"""Reasons for a lock that paying lifts."""


class Fal(Provider):
    name = "fal"
    title = "fal.ai"
    base_url = "https://api.fal.ai"
    credential = HeaderKey("Authorization", prefix="Key", env="FAL_KEY")
    scope = "ADMIN"

    def read(self) -> Flow[Account]:
        billing = yield from call(get_account_billing, expand="credits")
        left = part(billing.credits_, models.Credits)
        return Account(
            holder=Holder(id=text(billing.username), scope="workspace"),
            balances=[
                Balance(
                    key="credits",
                    kind="prepaid",
                    unit=currency(left.currency) or UNKNOWN_CURRENCY,
                    remaining=amount(left.current_balance),
                )
            ],
        )

    def explain(self, status: int, body: object) -> type[CoffersError] | None:
        reason = _reason(body)
        locked = reason.startswith("User is locked")
        if status != 403 or not (locked or reason.startswith(_UNPAID)):
            return None
        return InsufficientCredits if any(word in reason for word in _UNPAID) else AccountDisabled


def _reason(body: object) -> str:
    """Return an error's text, in the form of model calls or of this operation."""
    reply: dict[str, object] = part(body, dict)
    error: dict[str, object] = part(reply.get("error"), dict)
    return text(reply.get("detail")) or text(error.get("message")) or ""
