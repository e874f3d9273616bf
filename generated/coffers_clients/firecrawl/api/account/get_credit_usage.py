# Generated from openapi/firecrawl.yaml by nox -s generate; do not edit.
"""Read the team's credits

Tells how many credits the team of the key has left, and how many its plan grants per
billing period. What was used is not the difference: credits that were bought or given count
as left, but not for the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.credit_usage import CreditUsage
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_credit_usage"
METHOD = "GET"
PATH = "/v2/team/credit-usage"
FIELDS: frozenset[str] = frozenset(
    {"billingPeriodEnd", "billingPeriodStart", "data", "planCredits", "remainingCredits", "success"}
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> CreditUsage:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return CreditUsage._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> CreditUsage:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> CreditUsage:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
