"""Acme: anvils.

GET /v1/balance   {left}
"""

from __future__ import annotations

from acme_coffers import get_balance
from coffers import Account, Balance, HeaderKey, Provider
from coffers.convert import amount
from coffers.flow import Flow, call


class Acme(Provider):
    name = "acme"
    title = "Acme"
    base_url = "https://api.acme.example"
    credential = HeaderKey("x-acme-key", env="ACME_API_KEY")

    def read(self) -> Flow[Account]:
        reply = yield from call(get_balance)
        left = amount(reply.get("left"))
        return Account(
            balances=[Balance(key="anvils", kind="prepaid", unit="anvils", remaining=left)]
        )
