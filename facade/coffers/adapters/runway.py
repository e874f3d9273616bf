"""Runway: video, images and sound.

    GET /v1/organization   {creditBalance, tier: {maxMonthlyCreditSpend, models: {"gen4.5": {…}}},
                            usage: {models: {"gen4.5": {dailyGenerations}}}}

`creditBalance` is what's left.  `maxMonthlyCreditSpend` bounds what you can *buy* in 30 days, and a
model's limits bound only that model.  None of them says how many credits can be spent, so none
counts.  The day is a rolling window, so there is no reset.
"""

from __future__ import annotations

from coffers.convert import amount, part
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider
from coffers_clients.runway import models
from coffers_clients.runway.api.account import get_organization


class Runway(Provider):
    name = "runway"
    title = "Runway"
    base_url = "https://api.dev.runwayml.com"
    credential = Bearer(env="RUNWAYML_API_SECRET")

    def read(self) -> Flow[Account]:
        organization = yield from call(get_organization)
        tier, usage = part(organization.tier, models.Tier), part(organization.usage, models.Usage)
        return Account(
            holder=Holder(scope="organization"),
            balances=[
                Balance(
                    key="credits",
                    kind="prepaid",
                    unit="credits",
                    remaining=amount(organization.credit_balance),
                ),
                Balance(
                    key="max_monthly_credit_spend",
                    kind="cap",
                    unit="credits",
                    limit=amount(tier.max_monthly_credit_spend),
                    period="P30D",
                    counts=False,  # a bound on buying credits, not on spending them
                    basis={"period": "inferred"},
                ),
                *_of_models(
                    part(tier.models, models.LimitsByModel), part(usage.models, models.UsageByModel)
                ),
            ],
        )


def _of_models(limits: models.LimitsByModel, usage: models.UsageByModel) -> list[Balance]:
    balances = []
    for model in dict.fromkeys([*limits.additional_properties, *usage.additional_properties]):
        limit = part(limits.additional_properties.get(model), models.ModelLimits)
        used = part(usage.additional_properties.get(model), models.ModelUsage)
        daily = Balance(
            key=f"daily_generations:{model}",
            kind="cap",
            unit="generations",
            limit=amount(limit.max_daily_generations),
            used=amount(used.daily_generations),
            period="P1D",
            counts=False,  # for this model only
            basis={"period": "inferred"},
        )
        concurrent = Balance(
            key=f"concurrent_generations:{model}",
            kind="slots",
            unit="generations",
            limit=amount(limit.max_concurrent_generations),
        )
        balances += [daily, concurrent]
    return balances
