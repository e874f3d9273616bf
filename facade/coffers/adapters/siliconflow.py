"""SiliconFlow: language, image, video and speech models.

    GET /v1/user/info   {code: 20000, message, status, data: {id, name, email, status: "normal",
                         balance: "0.88", chargeBalance: "88.00", totalBalance: "88.88", …}}

The vendor has retired this operation: api.siliconflow.cn has answered 410 since August 2026, and
the state of api.siliconflow.com is unknown.  If it still answers, it leaves out vouchers, so its
numbers are a lower bound.

A `code` other than 20000 is an error, even with HTTP 200.  `totalBalance` counts, or `balance` if
it is missing; the other two are its parts.  No field has the currency, because the host decides it:
api.siliconflow.cn bills in CNY, and api.siliconflow.com
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
    """Currency that the host bills in, if it is neither of the two."""

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
                self._money("vouchers", None),  # spent like money, but not in the reply
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
