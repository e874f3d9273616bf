"""Deepgram: speech.

    GET /v1/projects                           {projects: [{project_id, name}]}
    GET /v1/projects/{project_id}/balances     {balances: [{balance_id, amount, units, …}]}

Each project is billed separately and can have several balances, in money or in hours.  All of them
are read with one request per project, or only those of `project`.

A key belongs to one project and spends its balances.  If the key sees several projects, the reply
doesn't say which one it is, so nothing counts until `project` names it.  If the key can't read one
of the projects, the whole reading fails: with a part left out, it would look complete.  A missing
permission can be a 401 although the key is valid.
"""

from __future__ import annotations

import attrs

from coffers.convert import amount, currency, items, text
from coffers.credentials import HeaderKey
from coffers.errors import PermissionDenied
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider
from coffers_clients.deepgram import models
from coffers_clients.deepgram.api.account import list_balances, list_projects

_UNIT = {"hour": "hours"}


@attrs.frozen(kw_only=True)
class Deepgram(Provider):
    name = "deepgram"
    title = "Deepgram"
    base_url = "https://api.deepgram.com"
    credential = HeaderKey("Authorization", prefix="Token", env="DEEPGRAM_API_KEY")
    scope = "billing:read"
    meanings = {"INSUFFICIENT_PERMISSIONS": PermissionDenied}

    project: str | None = None
    """Identifier of the project to read; all by default."""

    def read(self) -> Flow[Account]:
        projects = [models.Project(project_id=self.project)]
        if self.project is None:
            projects = items((yield from call(list_projects)).projects, models.Project)
        balances: list[Balance] = []
        counts = len(projects) == 1
        for id_ in filter(None, (text(project.project_id) for project in projects)):
            reply = yield from call(list_balances, project_id=id_)
            balances += _balances(id_, items(reply.balances, models.ProjectBalance), counts=counts)
        only = projects[0] if counts else models.Project()
        return Account(
            holder=Holder(
                id=text(only.project_id), display_name=text(only.name), scope="workspace"
            ),
            balances=balances,
        )


def _balances(
    project: str, balances: list[models.ProjectBalance], *, counts: bool
) -> list[Balance]:
    return [
        Balance(
            key=f"{project}:{text(balance.balance_id) or number}",
            kind="prepaid",
            unit=_UNIT.get(unit.lower()) or currency(unit) or unit,
            remaining=amount(balance.amount),
            counts=counts,
        )
        for number, balance in enumerate(balances, 1)
        if (unit := text(balance.units))
    ]
