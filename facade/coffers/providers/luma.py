"""Luma Dream Machine: video and images.

    GET /dream-machine/v1/credits   {credit_balance}

The balance is money, in *cents* of US dollars and with a fraction; nothing is converted.
"""

from __future__ import annotations

from coffers.convert import amount
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Bearer, Provider
from coffers_clients.luma.api.account import get_credits


class Luma(Provider):
    name = "luma"
    title = "Luma Dream Machine"
    base_url = "https://api.lumalabs.ai"
    credential = Bearer(env="LUMAAI_API_KEY")

    def read(self) -> Flow[Account]:
        credit = yield from call(get_credits)
        return Account(
            holder=Holder(scope="user"),
            balances=[
                Balance(
                    key="credit_balance",
                    kind="prepaid",
                    unit="usd_cents",
                    remaining=amount(credit.credit_balance),
                )
            ],
        )
