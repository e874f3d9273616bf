"""Hedra: talking characters, video.

    GET /web-app/public/billing/credits   {remaining, expiring, used, workspace_credits,
        workspace_credit_pool: {<workspace>: {used, allocated, available, api_usd_micros, …}}}

A workspace's wallet, in millionths of a dollar, pays for API calls only.  The documentation doesn't
say whether credits pay for them, too.  `api_credits` is the same money as display text.  What the
wallet has ever paid isn't part of what it holds.

`remaining` includes `expiring`.  The documentation doesn't say whether it includes the workspaces'
pools, so they are shown but never counted.  The pools supersede the map `workspace_credits`.
"""

from __future__ import annotations

from coffers.convert import amount, part
from coffers.credentials import HeaderKey
from coffers.errors import AuthenticationError
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider
from coffers_clients.hedra import models
from coffers_clients.hedra.api.account import get_credits


class Hedra(Provider):
    name = "hedra"
    title = "Hedra"
    base_url = "https://api.hedra.com"
    credential = HeaderKey("X-API-Key", env="HEDRA_API_KEY")
    meanings = {403: AuthenticationError}  # there are no restricted keys

    def read(self) -> Flow[Account]:
        reply = yield from call(get_credits)
        return Account(
            holder=Holder(scope="user"),
            balances=[
                Balance(
                    key="credits",
                    kind="allowance",
                    unit="credits",
                    used=amount(reply.used),
                    remaining=amount(reply.remaining),
                ),
                Balance(
                    key="expiring",
                    kind="lot",
                    unit="credits",
                    remaining=amount(reply.expiring),
                    counts=False,
                ),
                *_workspaces(reply),
            ],
        )


def _workspaces(reply: models.CreditBalance) -> list[Balance]:
    former = part(reply.workspace_credits, models.WorkspaceCredits).additional_properties
    pools = part(reply.workspace_credit_pool, models.WorkspacePools).additional_properties
    known = {
        **{id_: models.WorkspacePool(available=left) for id_, left in former.items()},
        **{id_: part(pool, models.WorkspacePool) for id_, pool in pools.items()},
    }
    funded = [id_ for id_, pool in known.items() if amount(pool.api_usd_micros) is not None]
    return [
        *(
            Balance(
                key=f"workspace:{id_}",
                kind="allowance",
                unit="credits",
                limit=amount(pool.allocated),
                used=amount(pool.used),
                remaining=amount(pool.available),
                counts=False,
            )
            for id_, pool in known.items()
        ),
        *(
            Balance(
                key=f"api:{id_}",
                kind="prepaid",
                unit="usd_micros",
                remaining=amount(known[id_].api_usd_micros),
                counts=len(funded) == 1,  # with several, nothing says which one pays
            )
            for id_ in funded
        ),
    ]
