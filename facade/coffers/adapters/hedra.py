"""Hedra: talking characters, video.

    GET /web-app/public/billing/credits   {remaining, expiring, used, workspace_credits,
        workspace_credit_pool: {<workspace>: {used, allocated, available, api_usd_micros, …}}}

Nothing but API calls is paid from a workspace's wallet, which holds millionths of a dollar; whether
such calls are paid from credits as well is not documented.  `api_credits` is the same money for
display, and what the wallet ever paid is no part of what it holds.  `expiring` is a part of
`remaining`; whether the pools of the workspaces are is not documented, so they are shown and never
counted.  The map `workspace_credits` is superseded by the pools.
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
    meanings = {403: AuthenticationError}  # no key has fewer rights than another

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
                counts=len(funded) == 1,  # with several, which one pays is not told
            )
            for id_ in funded
        ),
    ]
