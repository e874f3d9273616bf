"""$title: say in a few words what the service is for.

    GET /v1/account   {credits_left}

Name the traps: which numbers are used or left, what the units are, which status misleads.
"""

from __future__ import annotations

from coffers.convert import amount
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance
from coffers.provider import Provider
from coffers_clients.$name.api.account import get_account


class $class_name(Provider):
    name = "$name"
    title = "$title"
    base_url = "https://api.$host"
    credential = Bearer(env="$variable")

    def read(self) -> Flow[Account]:
        reply = yield from call(get_account)
        return Account(
            balances=[
                Balance(
                    key="credits",
                    kind="prepaid",
                    unit="credits",
                    remaining=amount(reply.credits_left),
                )
            ]
        )
