# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
"""Read the user behind the key

Tells whose key it is and, by the kind of billing, what is left. An OAuth token in place of
the key is accepted too, and may see another kind of billing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.user_reply import UserReply
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_current_user"
METHOD = "GET"
PATH = "/v3/users/me"
FIELDS: frozenset[str] = frozenset(
    {
        "add_on_credits",
        "amount_usd",
        "auto_reload",
        "billing_type",
        "credits",
        "currency",
        "data",
        "email",
        "enabled",
        "first_name",
        "included_credits",
        "last_name",
        "plan",
        "premium_credits",
        "remaining",
        "remaining_balance",
        "remaining_credits",
        "resets_at",
        "spending_cap_usd",
        "spending_current_usd",
        "subscription",
        "threshold_usd",
        "usage_based",
        "username",
        "wallet",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> UserReply:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return UserReply._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> UserReply:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> UserReply:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
