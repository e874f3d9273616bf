"""Recraft: raster and vector images.

    GET /v1/users/me?billing=api   {id, email, name, credits}

`credits` is what's left of the balance that `billing` names: API units, which are bought and don't
expire, or the credits of the Studio subscription.  The two don't mix, so read them as two accounts.
A token that belongs to a workspace reads the workspace's balance.
"""

from __future__ import annotations

import attrs

from coffers.convert import amount, text
from coffers.credentials import Bearer
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider
from coffers_clients.recraft.api.account import get_current_user


@attrs.frozen(kw_only=True)
class Recraft(Provider):
    name = "recraft"
    title = "Recraft"
    base_url = "https://external.api.recraft.ai"
    credential = Bearer(env="RECRAFT_API_TOKEN")

    billing: str = "api"
    """Which balance to read: ``api`` or ``subscription``."""

    def read(self) -> Flow[Account]:
        user = yield from call(get_current_user, billing=self.billing)
        studio = self.billing == "subscription"
        return Account(
            holder=Holder(id=text(user.id), email=text(user.email), display_name=text(user.name)),
            balances=[
                Balance(
                    key=self.billing,
                    kind="allowance" if studio else "prepaid",
                    unit="credits" if studio else "units",
                    remaining=amount(user.credits_),
                    basis={} if studio else {"unit": "inferred"},
                )
            ],
        )
