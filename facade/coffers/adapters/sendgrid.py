"""SendGrid: e-mail.

    GET /v3/user/credits   {remain, total, overage, used, last_reset: "2013-01-01",
                            next_reset: "2013-02-01", reset_frequency: "monthly"}

A credit is one email.  `overage` is what was used beyond `total`; the reply doesn't say how much
more is allowed.  Resets are dates without a time; midnight UTC is assumed.  A key without the
permission gets a 401, too, and so does an account without credits.  EU subusers are at
https://api.eu.sendgrid.com.
"""

from __future__ import annotations

import attrs

from coffers.convert import amount, items, known, moment, word
from coffers.credentials import Bearer
from coffers.errors import CoffersError, InsufficientCredits, PermissionDenied
from coffers.flow import Flow, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider
from coffers_clients.sendgrid.api.account import get_credits

_MEANING: dict[str, type[CoffersError]] = {
    "Maximum credits exceeded": InsufficientCredits,
    "Authenticated user is not authorized": PermissionDenied,
}
_PERIOD = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M"}


@attrs.frozen(kw_only=True)
class SendGrid(Provider):
    name = "sendgrid"
    title = "SendGrid"
    base_url = "https://api.sendgrid.com"
    credential = Bearer(env="SENDGRID_API_KEY")
    scope = "user.credits.read"

    on_behalf_of: str | None = None
    """A subuser's name, or a customer's ``account-id …``, to read with the parent's key."""

    def read(self) -> Flow[Account]:
        reply = yield from call(get_credits, **known({"on_behalf_of": self.on_behalf_of}))
        return Account(
            holder=Holder(scope="user"),
            balances=[
                Balance(
                    key="credits",
                    kind="allowance",
                    unit="emails",
                    limit=amount(reply.total),
                    used=amount(reply.used),
                    remaining=amount(reply.remain),
                    period=word(reply.reset_frequency, _PERIOD),
                    starts_at=moment(reply.last_reset),
                    resets_at=moment(reply.next_reset),
                    basis={
                        "unit": "inferred",
                        "starts_at": "inferred",
                        "resets_at": "inferred",
                    },
                ),
                Balance(
                    key="overage",
                    kind="overage",
                    unit="emails",
                    used=amount(reply.overage),
                    basis={"unit": "inferred"},
                ),
            ],
        )

    def explain(self, status: int, body: object) -> type[CoffersError] | None:
        errors = body.get("errors") if status == 401 and isinstance(body, dict) else None
        found = (word(error.get("message"), _MEANING) for error in items(errors, dict))
        return next(filter(None, found), None)
