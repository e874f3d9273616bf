# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
"""Read the credits

Tells the credits left and used. No reset time is told. No answer other than 200 is
documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.credit_balance import CreditBalance
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_credits"
METHOD = "GET"
PATH = "/web-app/public/billing/credits"
FIELDS: frozenset[str] = frozenset(
    {
        "allocated",
        "api_consumed_usd_micros",
        "api_credits",
        "api_usd_micros",
        "available",
        "expiring",
        "remaining",
        "used",
        "workspace_credit_pool",
        "workspace_credits",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> CreditBalance:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return CreditBalance._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> CreditBalance:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> CreditBalance:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
