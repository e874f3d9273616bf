"""Moonshot AI: the Kimi language models.

    GET /v1/users/me/balance   {code, status, data: {available_balance, voucher_balance,
                                                     cash_balance}}

The available balance is vouchers plus cash, or only the vouchers while the cash is negative.  Both
are shown but not counted again.

The reply has no currency.  According to the documentation, api.moonshot.ai bills in USD.  The
Chinese platform (``base_url="https://api.moonshot.cn"``) has other keys and bills in CNY.  At any
other host the currency is unknown (``XXX``), unless you set `currency`.

A `code` other than 0 is an error.  Keys for Kimi Code, a separate product, are refused here.
"""

from __future__ import annotations

import attrs

from coffers.convert import UNKNOWN_CURRENCY, amount, currency_option, part
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, BalanceKind, Holder, Notice
from coffers.provider import Envelope, Provider
from coffers_clients.moonshot import models
from coffers_clients.moonshot.api.account import get_balance

_CURRENCY = {"api.moonshot.ai": "USD", "api.moonshot.cn": "CNY"}


@attrs.frozen(kw_only=True)
class Moonshot(Provider):
    name = "moonshot"
    title = "Moonshot AI"
    base_url = "https://api.moonshot.ai"
    credential = Bearer(env="MOONSHOT_API_KEY")
    envelope = Envelope("code", ok=0)
    foreign_keys = {"sk-kimi-": "a key for Kimi Code, which has its own plans and hosts"}

    currency: str | None = attrs.field(default=None, converter=currency_option)
    """Currency that the host bills in, if it is neither of the two."""

    def read(self) -> Flow[Account]:
        reply = yield from call(get_balance)
        data = part(reply.data, models.Balances)
        cash = amount(data.cash_balance)
        debt = [Notice(kind="payment", message="the cash balance is negative")]
        return Account(
            holder=Holder(scope="user"),
            balances=[
                self._balance("available", "prepaid", data.available_balance),
                self._balance("voucher", "lot", data.voucher_balance),
                self._balance("cash", "prepaid", data.cash_balance),
            ],
            notices=debt if cash is not None and cash < 0 else [],
        )

    def _balance(self, key: str, kind: BalanceKind, left: object) -> Balance:
        return Balance(
            key=key,
            kind=kind,
            unit=self.currency or _CURRENCY.get(self.host or "", UNKNOWN_CURRENCY),
            remaining=amount(left),
            counts=key == "available",
            basis={"unit": "inferred"},
        )
