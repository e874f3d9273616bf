"""Tavily: web search.

    GET /usage   {key: {usage, limit, search_usage, …},
                  account: {current_plan, plan_usage, plan_limit, paygo_usage, paygo_limit, …}}

Every number is what was *used* in the current billing cycle, or a limit for it.  A null `limit`
means that the key has none; the documentation doesn't say what null means elsewhere.  `paygo_…` is
the paid usage beyond the plan.  The reply doesn't say when the cycle ends.  The operation allows 10
calls in 10 minutes.
"""

from __future__ import annotations

from coffers.convert import amount, part, text
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Plan
from coffers.provider import Provider
from coffers_clients.tavily import models
from coffers_clients.tavily.api.account import get_usage

_NO_LIMIT = 2147483647


class Tavily(Provider):
    name = "tavily"
    title = "Tavily"
    base_url = "https://api.tavily.com"
    credential = Bearer(env="TAVILY_API_KEY")

    def read(self) -> Flow[Account]:
        usage = yield from call(get_usage)
        key, account = part(usage.key, models.KeyUsage), part(usage.account, models.AccountUsage)
        limit = amount(key.limit)
        unlimited = key.limit is None or limit == _NO_LIMIT
        return Account(
            plan=Plan(name=text(account.current_plan)),
            balances=[
                Balance(
                    key="plan",
                    kind="allowance",
                    unit="credits",
                    limit=amount(account.plan_limit),
                    used=amount(account.plan_usage),
                    period="P1M",
                    basis={"unit": "inferred", "period": "inferred"},
                ),
                Balance(
                    key="paygo",
                    kind="overage",
                    unit="credits",
                    limit=amount(account.paygo_limit),
                    used=amount(account.paygo_usage),
                    period="P1M",
                    basis={"unit": "inferred", "period": "inferred"},
                ),
                Balance(
                    key="key",
                    kind="cap",
                    unit="credits",
                    limit=None if unlimited else limit,
                    used=amount(key.usage),
                    unlimited=unlimited or None,
                    period="P1M",
                    basis={"unit": "inferred", "period": "inferred"},
                ),
            ],
        )
