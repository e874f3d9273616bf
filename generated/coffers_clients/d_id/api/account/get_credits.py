# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
"""Read the credits

Tells each grant of credits, and the sums. Whether the sums hold grants that have expired is
not documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.user_credits import UserCredits
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_credits"
METHOD = "GET"
PATH = "/credits"
FIELDS: frozenset[str] = frozenset(
    {
        "created_at",
        "credits",
        "expire_at",
        "modified_at",
        "owner_id",
        "plan_group",
        "price_id",
        "product_billing_interval",
        "product_id",
        "remaining",
        "total",
        "valid_from",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> UserCredits:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return UserCredits._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> UserCredits:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> UserCredits:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
