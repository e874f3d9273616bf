"""D-ID: talking avatars.

    GET /credits   {remaining, total, credits: [{owner_id, remaining, total, expire_at, …}]}

`total` is what was granted.  The sums cover all grants, so the grants are shown but not counted
again.  If the sum of what's left is missing, the grants that haven't expired count instead.  Grants
have no identifier, so they are numbered in the order of the reply.

The key, `API_USER:API_PASSWORD`, follows the word Basic as it is, without the encoding of HTTP's
Basic scheme.  An account without any grant gets a 404.
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
    """Return the value that all grants share, ignoring unknown ones; ``None`` if they differ."""
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
