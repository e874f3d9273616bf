"""SiliconFlow: language, image, video and speech models.

    GET /v1/user/info   {code: 20000, message, status, data: {id, name, email, status: "normal",
                         balance: "0.88", chargeBalance: "88.00", totalBalance: "88.88", …}}

The vendor retired this operation: api.siliconflow.cn answers 410 since August 2026, and nothing is
known of api.siliconflow.com.  Where it still answers, it leaves vouchers out, so that what it tells
is a lower bound.

Another `code` than 20000 is a failure, also with HTTP 200.  `totalBalance` is what counts, and
`balance` where it is missing; the other two are its parts.  No field names the currency, the host
decides it: api.siliconflow.cn bills in CNY, api.siliconflow.com
(``base_url="https://api.siliconflow.com"``) in USD.
"""

from __future__ import annotations

from decimal import Decimal

import attrs

from coffers.convert import UNKNOWN_CURRENCY, amount, currency_option, part, text, word
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Envelope, Provider
from coffers_clients.siliconflow import models
from coffers_clients.siliconflow.api.account import get_user_info

_CURRENCY = {"api.siliconflow.cn": "CNY", "api.siliconflow.com": "USD"}


@attrs.frozen(kw_only=True)
class SiliconFlow(Provider):
    name = "siliconflow"
    title = "SiliconFlow"
    base_url = "https://api.siliconflow.cn"
    credential = Bearer(env="SILICONFLOW_API_KEY")
    envelope = Envelope("code", ok=20000)

    currency: str | None = attrs.field(default=None, converter=currency_option)
    """What the host bills in, for a host that is neither of the two."""

    def read(self) -> Flow[Account]:
        info = yield from call(get_user_info)
        user = part(info.data, models.User)
        total = amount(user.total_balance)
        return Account(
            holder=Holder(
                id=text(user.id),
                email=text(user.email),
                display_name=text(user.name),
                scope="user",
                disabled=word(user.status, {"normal": False}),
            ),
            balances=[
                self._money("total_balance", total),
                self._money("balance", amount(user.balance), counts=total is None),
                self._money("charge_balance", amount(user.charge_balance), counts=False),
                self._money("vouchers", None),  # spent like money, and not in the reply
            ],
        )

    def _money(self, key: str, left: Decimal | None, *, counts: bool = True) -> Balance:
        return Balance(
            key=key,
            kind="prepaid",
            unit=self.currency or _CURRENCY.get(self.host or "", UNKNOWN_CURRENCY),
            remaining=left,
            counts=counts,
            basis={"unit": "inferred"},
        )
