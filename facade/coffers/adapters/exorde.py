"""Exorde: web and social data, as the vendor's first service sold it.

    GET /user/info   {user: {id, email, plan: {totalMonthlyCredits, remainingMonthlyCredits,
                             maxAdditionalCredits, remainingAdditionalCredits}},
                      status: {cost, apiDeprecationNotice: {message, shutdownDate}}}

The vendor has moved on to other services with other keys (``exd_…``, ``exo_…``); whether this one
still answers is unknown.  The call is free and says so.  No field has the reset, and versions of
the documentation disagree (first of the month, or billing date), so it stays unknown.
"""

from __future__ import annotations

from coffers.convert import amount, moment, part, text
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder, Notice, Plan
from coffers.provider import Provider
from coffers_clients.exorde import models
from coffers_clients.exorde.api.account import get_user_info


class Exorde(Provider):
    name = "exorde"
    title = "Exorde"
    base_url = "https://api.exorde.io"
    credential = Bearer(env="EXORDE_API_KEY")
    foreign_keys = {
        "exd_": "a key for intel-v1.exorde.io, a later service",
        "exo_": "a key for export-api.exorde.io, a later service",
    }

    def read(self) -> Flow[Account]:
        info = yield from call(get_user_info)
        user = part(info.user, models.User)
        plan = part(user.plan, models.Plan)
        status = part(info.status, models.CallStatus)
        return Account(
            holder=Holder(
                id=text(user.id),
                email=text(user.email),
                created_at=moment(user.created_at),
                scope="user",
            ),
            plan=Plan(name=text(plan.name)),
            balances=[
                Balance(
                    key="monthly",
                    kind="allowance",
                    unit="credits",
                    limit=amount(plan.total_monthly_credits),
                    remaining=amount(plan.remaining_monthly_credits),
                    period="P1M",
                    basis={"period": "inferred"},
                ),
                Balance(
                    key="additional",
                    kind="overage",
                    unit="credits",
                    limit=amount(plan.max_additional_credits),
                    remaining=amount(plan.remaining_additional_credits),
                    period="P1M",
                    basis={"period": "inferred"},
                ),
            ],
            notices=_notices(part(status.api_deprecation_notice, models.DeprecationNotice)),
            call_cost=amount(status.cost),
        )


def _notices(notice: models.DeprecationNotice) -> list[Notice]:
    message = text(notice.message)
    if message is None:
        return []
    at = moment(notice.shutdown_date)
    return [Notice(kind="deprecation", message=message, effective_at=at)]
