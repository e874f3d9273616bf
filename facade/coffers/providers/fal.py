"""fal.ai: models of many makers.

    GET /v1/account/billing?expand=credits   {username, credits: {current_balance, currency}}

Only a key of the scope ADMIN may read it: FAL_KEY often holds one of the scope API, which gets a
403.  Without `expand` there is no balance.  It can be below zero, and an account below a threshold
of its own is locked.  Bought credits last 365 days, but no date is told.
"""

from __future__ import annotations

from coffers.convert import amount, part, text
from coffers.errors import AccountDisabled, CoffersError
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import HeaderKey, Provider
from coffers_clients.fal.api.account import get_account_billing
from coffers_clients.fal.models import Credits


class Fal(Provider):
    name = "fal"
    title = "fal.ai"
    base_url = "https://api.fal.ai"
    credential = HeaderKey("Authorization", prefix="Key", env="FAL_KEY")
    scope = "ADMIN"

    def read(self) -> Flow[Account]:
        billing = yield from call(get_account_billing, expand="credits")
        left = part(billing.credits_, Credits)
        currency = text(left.currency)
        return Account(
            holder=Holder(id=text(billing.username), scope="workspace"),
            balances=[
                Balance(
                    key="credits",
                    kind="prepaid",
                    unit=currency.upper() if currency else "credits",
                    remaining=amount(left.current_balance),
                )
            ],
        )

    def explain(self, status: int, body: object) -> type[CoffersError] | None:
        detail = text(body.get("detail")) if isinstance(body, dict) else None
        locked = status == 403 and (detail or "").startswith("User is locked")
        return AccountDisabled if locked else None
