"""ClipVision: short videos.

    GET /api/user/   {total_credits, settings: {plan: {…}, credits: [{id, value, expired, …}]}, …}

`total_credits` is what can be spent, without expired lots.  The documentation doesn't say whether a
lot's `value` is what was granted or what's left, so lots are shown but never counted.
`settings.last_added` repeats one of the lots.  `remaining_time` is display text ("-3yrs left").
"""

from __future__ import annotations

from coffers.convert import amount, flag, items, known, moment, part, text
from coffers.credentials import Basic
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder, Plan, PlanStatus
from coffers.provider import Provider
from coffers_clients.clipvision import models
from coffers_clients.clipvision.api.account import get_user

_STATUS: dict[bool | None, PlanStatus] = {True: "expired", False: "active", None: "unknown"}


class ClipVision(Provider):
    name = "clipvision"
    title = "ClipVision"
    base_url = "https://backend.clipvision.ai"
    credential = Basic(env="CLIPVISION_API_KEY")

    def read(self) -> Flow[Account]:
        user = yield from call(get_user)
        settings = part(user.settings, models.Settings)
        plan = part(settings.plan, models.Plan)
        return Account(
            holder=Holder(
                id=text(user.user_id),
                email=text(settings.email_address),
                display_name=text(user.username),
                scope="user",
                disabled=flag(user.disabled),
            ),
            plan=_plan(user, plan),
            balances=[
                Balance(
                    key="credits",
                    kind="prepaid",
                    unit="credits",
                    remaining=amount(user.total_credits),
                ),
                Balance(
                    key="subscription",
                    kind="allowance",
                    unit="credits",
                    limit=amount(plan.subscription_credits),
                    counts=False,  # `credits` includes what's left of it
                ),
                *_lots(settings),
            ],
            entitlements=known(
                {
                    "upgrade": flag(plan.can_upgrade),
                    "downgrade": flag(plan.can_downgrade),
                    "purchase_credits": flag(plan.can_add_credits),
                    **{
                        f"limitation_{id_}": flag(limitation.enabled)
                        for limitation in items(user.limitations, models.Limitation)
                        if (id_ := text(limitation.id))
                    },
                }
            ),
        )


def _plan(user: models.User, plan: models.Plan) -> Plan:
    return Plan(
        id=text(user.plan_id),
        name=text(plan.subscription_visualizer),
        status=_STATUS[flag(plan.expired)],
        price=amount(plan.subscription_price),
        starts_at=moment(plan.subscription_start),
        ends_at=moment(plan.subscription_end),
    )


def _lots(settings: models.Settings) -> list[Balance]:
    lots = [
        *items(settings.credits_, models.CreditLot),
        *items([settings.last_added], models.CreditLot),
    ]
    by_id = {text(lot.id): lot for lot in reversed(lots)}
    return [
        Balance(
            key=f"lot:{id_}",
            kind="lot",
            unit="credits",
            limit=amount(lot.value),
            starts_at=moment(lot.creation_date),
            expires_at=moment(lot.expiration_date),
            counts=False,
        )
        for id_, lot in reversed(by_id.items())
        if id_ is not None
    ]
