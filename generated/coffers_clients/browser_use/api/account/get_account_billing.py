# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
"""Read the project's credits and plan

Tells the credits that the project of the key has left, and its plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.billing_account import BillingAccount
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_account_billing"
METHOD = "GET"
PATH = "/api/v3/billing/account"
FIELDS: frozenset[str] = frozenset(
    {
        "activeSessionCount",
        "additionalCreditsBalanceUsd",
        "concurrentSessionLimit",
        "isFreeTier",
        "monthlyCreditsBalanceUsd",
        "name",
        "planInfo",
        "planName",
        "projectId",
        "rateLimit",
        "subscriptionCanceledAt",
        "subscriptionCurrentPeriodEnd",
        "subscriptionId",
        "subscriptionStatus",
        "totalCreditsBalanceUsd",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> BillingAccount:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return BillingAccount._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> BillingAccount:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> BillingAccount:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
