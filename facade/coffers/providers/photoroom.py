"""Photoroom: image editing.

    GET /v2/account   {images: {available, subscription}, plan}

`available` is what is left and may be a fraction, `subscription` what each month grants.  An
account of an old price list gets a 400.
"""

from __future__ import annotations

from coffers import model
from coffers.convert import amount, part, text
from coffers.flow import Flow, call
from coffers.provider import HeaderKey, Provider
from coffers_clients.photoroom.api.account import get_account
from coffers_clients.photoroom.models import Images


class Photoroom(Provider):
    name = "photoroom"
    title = "Photoroom"
    base_url = "https://image-api.photoroom.com"
    credential = HeaderKey("x-api-key", env="PHOTOROOM_API_KEY")

    def read(self) -> Flow[model.Account]:
        account = yield from call(get_account)
        images = part(account.images, Images)
        return model.Account(
            plan=model.Plan(name=text(account.plan)),
            balances=[
                model.Balance(
                    key="images",
                    kind="allowance",
                    unit="images",
                    limit=amount(images.subscription),
                    remaining=amount(images.available),
                    period="P1M",
                    basis={"period": "inferred"},
                )
            ],
        )
