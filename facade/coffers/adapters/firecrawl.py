"""Firecrawl: searching and scraping the web.

    GET /v2/team/credit-usage   {success, data: {remainingCredits, planCredits,
                                 billingPeriodStart, billingPeriodEnd}}

`remainingCredits` includes packs and coupons, so it can exceed `planCredits`, and their difference
isn't what was used.  Replies without the envelope, or with v1's names (`remaining_credits`, …), are
read, too.  `/v2/team/token-usage` reports the same credits as 15 tokens each; adding it would count
them twice.
"""

from __future__ import annotations

from coffers.convert import amount, moment, part
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Envelope, Provider
from coffers_clients.firecrawl import models
from coffers_clients.firecrawl.api.account import get_credit_usage

_OTHER_NAMES = frozenset({"remainingCredits", "remaining_credits"})
"""Names of the remaining credits in a reply without the envelope, and in v1."""


class Firecrawl(Provider):
    name = "firecrawl"
    title = "Firecrawl"
    base_url = "https://api.firecrawl.dev"
    credential = Bearer(env="FIRECRAWL_API_KEY")
    envelope = Envelope("success", ok=True)

    def read(self) -> Flow[Account]:
        usage = yield from call(get_credit_usage)
        credits_ = _credits(usage)
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
                    counts=False,  # the credits above include what's left of it
                    basis={"resets_at": "inferred"},
                ),
            ],
        )


def _credits(usage: models.CreditUsage) -> models.Credits:
    """Return the credits under v2's names, falling back on the other names."""
    credits_ = part(usage.data, models.Credits)
    other = {**usage.additional_properties, **credits_.additional_properties}
    if amount(credits_.remaining_credits) is not None or _OTHER_NAMES.isdisjoint(other):
        return credits_
    return models.Credits(
        remaining_credits=other.get("remainingCredits", other.get("remaining_credits")),
        plan_credits=other.get("planCredits", other.get("plan_credits")),
        billing_period_start=other.get("billingPeriodStart", other.get("billing_period_start")),
        billing_period_end=other.get("billingPeriodEnd", other.get("billing_period_end")),
    )
