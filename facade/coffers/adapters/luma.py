"""Luma Dream Machine: video and images.

    GET /dream-machine/v1/credits   {credit_balance}

The balance is money, in *cents* of US dollars and with a fraction; nothing is converted.  This is
the older of the maker's two APIs: the Luma Agents API has an address, money and keys of its own.  A
403 that says "Not authenticated" is what a request without a good key gets.
"""

from __future__ import annotations

from coffers.convert import amount
from coffers.credentials import Bearer
from coffers.errors import AuthenticationError, CoffersError
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider
from coffers_clients.luma.api.account import get_credits


class Luma(Provider):
    name = "luma"
    title = "Luma Dream Machine"
    base_url = "https://api.lumalabs.ai"
    credential = Bearer(env="LUMAAI_API_KEY")
    foreign_keys = {"luma-api-": "a key of the Luma Agents API, whose money is not told here"}

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
                    basis={"unit": "inferred"},
                )
            ],
        )

    def explain(self, status: int, body: object) -> type[CoffersError] | None:
        detail = body.get("detail") if isinstance(body, dict) else None
        return AuthenticationError if status == 403 and detail == "Not authenticated" else None
