"""DeepSeek: language models.

    GET /user/balance   {is_available, balance_infos: [{currency, total_balance, granted_balance,
                                                        topped_up_balance}]}

There is one entry per currency, with amounts as decimal strings.  The total is the sum of the other
two, which are shown but not counted again.  An empty currency doesn't count while another one has
money, because calls are paid from that.  If `is_available` is false, no call is served, whatever is
left.
"""

from __future__ import annotations

from coffers.convert import amount, currency, flag, items
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, BalanceKind, Holder
from coffers.provider import Provider
from coffers_clients.deepseek import models
from coffers_clients.deepseek.api.account import get_user_balance


class DeepSeek(Provider):
    name = "deepseek"
    title = "DeepSeek"
    base_url = "https://api.deepseek.com"
    credential = Bearer(env="DEEPSEEK_API_KEY")

    def read(self) -> Flow[Account]:
        reply = yield from call(get_user_balance)
        refused = flag(reply.is_available) is False
        infos = items(reply.balance_infos, models.BalanceInfo)
        totals = [amount(info.total_balance) for info in infos]
        funded = any(total is not None and total > 0 for total in totals)
        return Account(
            holder=Holder(scope="user"),
            balances=[
                balance
                for info, total in zip(infos, totals, strict=True)
                for balance in _balances(info, counts=not funded or total is None or total > 0)
            ],
            blocked="the balance is too low to make calls" if refused else None,
        )


def _balances(info: models.BalanceInfo, *, counts: bool) -> list[Balance]:
    unit = currency(info.currency)
    if unit is None:
        return []
    pools: list[tuple[str, BalanceKind, object]] = [
        ("total", "prepaid", info.total_balance),
        ("granted", "lot", info.granted_balance),
        ("topped_up", "prepaid", info.topped_up_balance),
    ]
    return [
        Balance(
            key=f"{name}:{unit}",
            kind=kind,
            unit=unit,
            remaining=amount(left),
            counts=counts and name == "total",
        )
        for name, kind, left in pools
    ]
