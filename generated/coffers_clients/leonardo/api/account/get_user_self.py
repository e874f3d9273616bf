# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
"""Read the user behind the key

Tells whose key it is, what is left of each kind of token, and when the plans renew theirs.
What was granted is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.user_self import UserSelf
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_user_self"
METHOD = "GET"
PATH = "/api/rest/v1/me"
FIELDS: frozenset[str] = frozenset(
    {
        "apiConcurrencySlots",
        "apiPaidTokens",
        "apiPlanTokenRenewalDate",
        "apiSubscriptionTokens",
        "id",
        "paidTokens",
        "subscriptionGptTokens",
        "subscriptionModelTokens",
        "subscriptionTokens",
        "tokenRenewalDate",
        "user",
        "user_details",
        "username",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> UserSelf:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return UserSelf._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> UserSelf:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> UserSelf:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
