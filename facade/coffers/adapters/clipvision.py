"""ClipVision: short videos.

    GET /api/user/   {total_credits, settings: {plan: {…}, credits: [{id, value, expired, …}]}, …}

`total_credits` is what can be spent, expired lots excluded.  Whether a lot's `value` is what was
granted or what is left is not documented, so lots are shown and never counted.
`settings.last_added` is one of the lots again.  `remaining_time` is for display ("-3yrs left").
"""

from __future__ import annotations

from coffers import model
from coffers.convert import amount, flag, items, known, moment, part, text
from coffers.credentials import Basic
from coffers.flow import Flow, call
from coffers.provider import Provider
from coffers_clients.clipvision.api.account import get_user
from coffers_clients.clipvision.models import CreditLot, Limitation, Plan, Settings, User


class ClipVision(Provider):
    name = "clipvision"
    title = "ClipVision"
    base_url = "https://backend.clipvision.ai"
    credential = Basic(env="CLIPVISION_API_KEY")

    def read(self) -> Flow[model.Account]:
        user = yield from call(get_user)
        settings = part(user.settings, Settings)
        plan = part(settings.plan, Plan)
        return model.Account(
            holder=model.Holder(
                id=text(user.user_id),
                email=text(settings.email_address),
                display_name=text(user.username),
                scope="user",
                disabled=flag(user.disabled),
            ),
            plan=_plan(user, plan),
            balances=[
                model.Balance(
                    key="credits",
                    kind="prepaid",
                    unit="credits",
                    remaining=amount(user.total_credits),
                ),
                model.Balance(
                    key="subscription",
                    kind="allowance",
                    unit="credits",
                    limit=amount(plan.subscription_credits),
                    counts=False,  # what is left of it is part of `credits`
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
                        for limitation in items(user.limitations, Limitation)
                        if (id_ := text(limitation.id))
                    },
                }
            ),
        )


_STATUS: dict[bool | None, model.PlanStatus] = {True: "expired", False: "active", None: "unknown"}


def _plan(user: User, plan: Plan) -> model.Plan:
    return model.Plan(
        id=text(user.plan_id),
        name=text(plan.subscription_visualizer),
        status=_STATUS[flag(plan.expired)],
        price=amount(plan.subscription_price),
        starts_at=moment(plan.subscription_start),
        ends_at=moment(plan.subscription_end),
    )


def _lots(settings: Settings) -> list[model.Balance]:
    lots = [*items(settings.credits_, CreditLot), *items([settings.last_added], CreditLot)]
    by_id = {text(lot.id): lot for lot in reversed(lots)}
    return [
        model.Balance(
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
