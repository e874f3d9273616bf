"""Photoroom: image editing.

    GET /v2/account   {images: {available, subscription}, plan}
    GET /v1/account   {credits: {available, subscription}}

`available` is what's left and can be a fraction; `subscription` is what each month grants.  More
than that can be left, so their difference isn't what was used.  An account on an old price list
gets a 400 from v2 and is read from v1.  A wrong key gets a 403.
"""

from __future__ import annotations

from coffers.convert import amount, part, text
from coffers.credentials import HeaderKey
from coffers.errors import AuthenticationError, RequestRefused
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Plan
from coffers.provider import Provider
from coffers_clients.photoroom import models
from coffers_clients.photoroom.api.account import get_account, get_credit_account


class Photoroom(Provider):
    name = "photoroom"
    title = "Photoroom"
    base_url = "https://image-api.photoroom.com"
    credential = HeaderKey("x-api-key", env="PHOTOROOM_API_KEY")
    meanings = {403: AuthenticationError}

    def read(self) -> Flow[Account]:
        try:
            account = yield from call(get_account)
        except RequestRefused:
            older = yield from call(get_credit_account)
            return Account(balances=_balances("credits", older.credits_))
        return Account(
            plan=Plan(name=text(account.plan)),
            balances=_balances("images", account.images),
        )


def _balances(unit: str, allotment: object) -> list[Balance]:
    pool = part(allotment, models.Allotment)
    return [
        Balance(
            key=unit,
            kind="allowance",
            unit=unit,
            remaining=amount(pool.available),
            period="P1M",
            basis={"period": "inferred"},
        ),
        Balance(
            key="subscription",
            kind="allowance",
            unit=unit,
            limit=amount(pool.subscription),
            period="P1M",
            counts=False,  # the balance above includes what's left of it
            basis={"period": "inferred"},
        ),
    ]
