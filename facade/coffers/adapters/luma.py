"""Luma Dream Machine: video and images.

    GET /dream-machine/v1/credits   {credit_balance}

The balance is money, in *cents* of a US dollar with a fraction; nothing is converted.  This is the
older of the vendor's two APIs.  The Luma Agents API has its own host, balance and keys.  A missing
or wrong key gets a 403 that says "Not authenticated".
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
    foreign_keys = {"luma-api-": "a key for the Luma Agents API, whose balance isn't here"}

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
