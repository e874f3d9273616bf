"""D-ID: talking avatars.

    GET /credits   {remaining, total, credits: [{owner_id, remaining, total, expire_at, …}]}

`total` is what was granted.  The sums are over all grants, so the grants are shown and not counted
again; where the sum of what is left is missing, the grants count that have not expired.  They have
no identifier, and are numbered as they come.  The key, `API_USER:API_PASSWORD`, is sent as it is
behind the word Basic, which is not what HTTP's scheme of that name does.  Who was granted nothing
gets a 404.
"""

from __future__ import annotations

from coffers.convert import amount, items, moment, text, word
from coffers.credentials import HeaderKey
from coffers.errors import EmptyAccount
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder, Plan
from coffers.provider import Provider
from coffers_clients.d_id import models
from coffers_clients.d_id.api.account import get_credits

_PERIOD = {"month": "P1M", "year": "P1Y"}


class DID(Provider):
    name = "d_id"
    title = "D-ID"
    base_url = "https://api.d-id.com"
    credential = HeaderKey("Authorization", prefix="Basic", env="DID_API_KEY")
    meanings = {"NotFoundError": EmptyAccount}

    def read(self) -> Flow[Account]:
        reply = yield from call(get_credits)
        grants, left = items(reply.credits_, models.CreditsItem), amount(reply.remaining)
        return Account(
            holder=Holder(id=_common([text(g.owner_id) for g in grants]), scope="user"),
            plan=Plan(
                id=_common([text(g.plan_group) for g in grants]),
                period=_common([word(g.product_billing_interval, _PERIOD) for g in grants]),
            ),
            balances=[
                Balance(
                    key="credits",
                    kind="allowance",
                    unit="credits",
                    limit=amount(reply.total),
                    remaining=left,
                    counts=left is not None or not grants,
                ),
                *(_lot(n, grant, counts=left is None) for n, grant in enumerate(grants, 1)),
            ],
        )


def _common(values: list[str | None]) -> str | None:
    """Return what all grants say that say anything; unknown where they differ."""
    known = {value for value in values if value is not None}
    return known.pop() if len(known) == 1 else None


def _lot(number: int, grant: models.CreditsItem, *, counts: bool) -> Balance:
    return Balance(
        key=f"lot:{number}",
        kind="lot",
        unit="credits",
        limit=amount(grant.total),
        remaining=amount(grant.remaining),
        starts_at=moment(grant.valid_from),
        expires_at=moment(grant.expire_at),
        counts=counts,
    )
