"""Tripo: 3D models.

    GET /v3/account/balance   {code, data: {balance, frozen}}

`balance` can be spent; `frozen` is held for running tasks and not part of it.  An error can come
with HTTP 200: only a `code` of 0 is a success, and other codes can repeat an HTTP status.

Keys from mainland China work only at https://openapi.tripo3d.com.  At the wrong one of the two
hosts, a key is refused like a wrong key.
"""

from __future__ import annotations

from coffers.convert import amount, part
from coffers.credentials import Bearer
from coffers.errors import (
    AuthenticationError,
    InsufficientCredits,
    PermissionDenied,
    ProviderUnavailable,
    RateLimited,
)
from coffers.flow import Flow, call
from coffers.model import Account, Balance
from coffers.provider import Envelope, Provider
from coffers_clients.tripo import models
from coffers_clients.tripo.api.account import get_balance


class Tripo(Provider):
    name = "tripo"
    title = "Tripo"
    base_url = "https://openapi.tripo3d.ai"
    credential = Bearer(env="TRIPO_API_KEY")
    envelope = Envelope("code", ok=0)
    meanings = {
        "1000": ProviderUnavailable,
        "1001": ProviderUnavailable,
        "1002": AuthenticationError,
        "1005": PermissionDenied,
        "2000": RateLimited,
        "2010": InsufficientCredits,
    }

    def read(self) -> Flow[Account]:
        reply = yield from call(get_balance)
        data = part(reply.data, models.BalanceData)
        return Account(
            balances=[
                Balance(
                    key="balance",
                    kind="prepaid",
                    unit="credits",
                    remaining=amount(data.balance),
                    basis={"unit": "inferred"},
                ),
                Balance(
                    key="frozen",
                    kind="prepaid",
                    unit="credits",
                    remaining=amount(data.frozen),
                    counts=False,
                    basis={"unit": "inferred"},
                ),
            ]
        )
