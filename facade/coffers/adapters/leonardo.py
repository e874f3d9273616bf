"""Leonardo.Ai: images and video.

    GET /api/rest/v1/me   {user_details: [{user: {id, username}, subscriptionTokens, paidTokens,
                           tokenRenewalDate, apiSubscriptionTokens, apiPaidTokens, …}]}

The list has one entry.  Every balance is what's left.  A key spends only the API's balances
(`api…Tokens`), so the web app's balances don't count.  API plans were sold in credits, and since
2026 in dollars.  The reply doesn't say which of them a number is in, so the unit is inferred.  A
wrong key can look like a failure of the service; only the error's text tells them apart.
"""

from __future__ import annotations

from coffers.convert import amount, items, moment, part, text
from coffers.credentials import Bearer
from coffers.errors import AuthenticationError, CoffersError
from coffers.flow import Flow, call
from coffers.model import Account, Balance, BalanceKind, Holder
from coffers.provider import Provider
from coffers_clients.leonardo import models
from coffers_clients.leonardo.api.account import get_user_self

_WRONG_KEY = {
    "Invalid response from authorization hook",
    "Authentication hook unauthorized this request",
}


class Leonardo(Provider):
    name = "leonardo"
    title = "Leonardo.Ai"
    base_url = "https://cloud.leonardo.ai"
    credential = Bearer(env="LEONARDO_API_KEY")

    def read(self) -> Flow[Account]:
        reply = yield from call(get_user_self)
        details = next(iter(items(reply.user_details, models.UserDetails)), models.UserDetails())
        user = part(details.user, models.User)
        web, api = details.token_renewal_date, details.api_plan_token_renewal_date
        training, slots = details.subscription_model_tokens, details.api_concurrency_slots
        return Account(
            holder=Holder(id=text(user.id), display_name=text(user.username), scope="user"),
            balances=[
                _api("api_subscription_tokens", "allowance", details.api_subscription_tokens, api),
                _api("api_paid_tokens", "prepaid", details.api_paid_tokens),
                _web("subscription_tokens", "tokens", details.subscription_tokens, web),
                _web("paid_tokens", "tokens", details.paid_tokens, kind="prepaid"),
                _web("subscription_gpt_tokens", "gpt_tokens", details.subscription_gpt_tokens, web),
                _web("subscription_model_tokens", "model_tokens", training),
                Balance(
                    key="api_concurrency_slots",
                    kind="slots",
                    unit="generations",
                    limit=amount(slots),
                ),
            ],
        )

    def explain(self, status: int, body: object) -> type[CoffersError] | None:
        error = body.get("error") if isinstance(body, dict) else None
        return AuthenticationError if error in _WRONG_KEY else None


def _api(key: str, kind: BalanceKind, left: object, renewal: object = None) -> Balance:
    return Balance(
        key=key,
        kind=kind,
        unit="credits",
        remaining=amount(left),
        resets_at=moment(renewal),
        basis={"unit": "inferred"},
    )


def _web(
    key: str, unit: str, left: object, renewal: object = None, *, kind: BalanceKind = "allowance"
) -> Balance:
    return Balance(
        key=key,
        kind=kind,
        unit=unit,
        remaining=amount(left),
        resets_at=moment(renewal),
        counts=False,
    )
