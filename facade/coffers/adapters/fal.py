"""fal.ai: models of many makers.

    GET /v1/account/billing?expand=credits   {username, credits: {current_balance, currency}}

Only a key of the scope ADMIN may read it: FAL_KEY often holds one of the scope API, which gets a
403.  Without `expand` there is no balance.  Bought credits last 365 days, but no date is told.

Whether the account is locked is not told either, and accounts with money left often are: a yes is
no proof.  A call that a lock refuses gets a 403 with its reason as text: "Exhausted balance" and
"TOP_UP" where money lifts it, which may stand alone.
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
"""Why an account is locked that paying unlocks."""


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
        said = _said(body)
        locked = said.startswith("User is locked")
        if status != 403 or not (locked or said.startswith(_UNPAID)):
            return None
        return InsufficientCredits if any(reason in said for reason in _UNPAID) else AccountDisabled


def _said(body: object) -> str:
    """Return the text of a refusal, by calls of models or in this operation's own form."""
    told: dict[str, object] = part(body, dict)
    error: dict[str, object] = part(told.get("error"), dict)
    return text(told.get("detail")) or text(error.get("message")) or ""
