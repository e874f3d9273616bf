"""Browser Use Cloud: browsers for agents.

    GET /api/v3/billing/account   {name, totalCreditsBalanceUsd, monthlyCreditsBalanceUsd,
                                   additionalCreditsBalanceUsd, planInfo: {planName,
                                   subscriptionStatus, subscriptionCurrentPeriodEnd, …}, projectId,
                                   concurrentSessionLimit, activeSessionCount, rateLimit}

All three balances are what's left, in dollars.  The total is the sum of the other two, and counts
in their place if one of them is missing.  `rateLimit` is an older name for the limit on concurrent
sessions.  `planInfo` is null for a pay-as-you-go project.  A canceled subscription doesn't renew
when its period ends.
"""

from __future__ import annotations

from coffers.convert import amount, flag, moment, part, text, word
from coffers.credentials import HeaderKey
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder, Plan, PlanStatus
from coffers.provider import Provider
from coffers_clients.browser_use import models
from coffers_clients.browser_use.api.account import get_account_billing

_STATUS: dict[str, PlanStatus] = {
    "active": "active",
    "trialing": "trialing",
    "past_due": "past_due",
    "canceled": "canceled",
}


class BrowserUse(Provider):
    name = "browser_use"
    title = "Browser Use"
    base_url = "https://api.browser-use.com"
    credential = HeaderKey("X-Browser-Use-API-Key", env="BROWSER_USE_API_KEY")

    def read(self) -> Flow[Account]:
        account = yield from call(get_account_billing)
        plan, total = _plan(account), amount(account.total_credits_balance_usd)
        monthly = amount(account.monthly_credits_balance_usd)
        additional = amount(account.additional_credits_balance_usd)
        in_parts = total is None or None not in (monthly, additional)
        return Account(
            holder=Holder(
                id=text(account.project_id), display_name=text(account.name), scope="workspace"
            ),
            plan=plan,
            balances=[
                Balance(
                    key="monthly_credits",
                    kind="allowance",
                    unit="USD",
                    remaining=monthly,
                    resets_at=plan.renews_at,
                    counts=in_parts,
                    basis={"resets_at": "inferred"},
                ),
                Balance(
                    key="additional_credits",
                    kind="prepaid",
                    unit="USD",
                    remaining=additional,
                    counts=in_parts,
                ),
                Balance(
                    key="total_credits",
                    kind="prepaid",
                    unit="USD",
                    remaining=total,
                    counts=not in_parts,
                ),
                _sessions(account),
            ],
        )


def _sessions(account: models.BillingAccount) -> Balance:
    limit = amount(account.concurrent_session_limit)
    return Balance(
        key="sessions",
        kind="slots",
        unit="sessions",
        limit=amount(account.rate_limit) if limit is None else limit,
        used=amount(account.active_session_count),
    )


def _plan(account: models.BillingAccount) -> Plan:
    info = part(account.plan_info, models.PlanInfo)
    free: PlanStatus = "free" if flag(account.is_free_tier) else "unknown"
    status = word(info.subscription_status, _STATUS) or free
    period_end = moment(info.subscription_current_period_end)
    renews = text(info.subscription_canceled_at) is None and status != "canceled"
    return Plan(
        name=text(info.plan_name),
        status=status,
        status_raw=text(info.subscription_status),
        renews_at=period_end if renews else None,
        ends_at=None if renews else period_end,
    )
