"""Firecrawl: searching and scraping the web.

    GET /v2/team/credit-usage   {success, data: {remainingCredits, planCredits,
                                 billingPeriodStart, billingPeriodEnd}}

`remainingCredits` is all that is left, packs and coupons included, so it can exceed `planCredits`,
and their difference is not what was used.  `/v2/team/token-usage` tells the same credits once more,
each as 15 tokens; adding it would count them twice.
"""

from __future__ import annotations

from coffers.convert import amount, moment, part
from coffers.errors import CoffersError, RequestRefused
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Bearer, Provider
from coffers_clients.firecrawl.api.account import get_credit_usage
from coffers_clients.firecrawl.models import Credits


class Firecrawl(Provider):
    name = "firecrawl"
    title = "Firecrawl"
    base_url = "https://api.firecrawl.dev"
    credential = Bearer(env="FIRECRAWL_API_KEY")

    def read(self) -> Flow[Account]:
        usage = yield from call(get_credit_usage)
        credits_ = part(usage.data, Credits)
        period_end = moment(credits_.billing_period_end)
        return Account(
            holder=Holder(scope="organization"),
            balances=[
                Balance(
                    key="credits",
                    kind="allowance",
                    unit="credits",
                    remaining=amount(credits_.remaining_credits),
                    resets_at=period_end,
                    basis={"resets_at": "inferred"},
                ),
                Balance(
                    key="plan",
                    kind="allowance",
                    unit="credits",
                    limit=amount(credits_.plan_credits),
                    starts_at=moment(credits_.billing_period_start),
                    resets_at=period_end,
                    counts=False,  # what is left of it is part of the credits above
                    basis={"resets_at": "inferred"},
                ),
            ],
        )

    def explain(self, status: int, body: object) -> type[CoffersError] | None:
        failed = isinstance(body, dict) and body.get("success") is False
        return RequestRefused if status == 200 and failed else None
