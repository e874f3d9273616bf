# Generated from openapi/siliconflow.yaml by nox -s generate; do not edit.
"""Read the user and the balance

Tells whose key it is and how much money is left. The reply is an envelope: `code` 20000
stands for success, and any other code is a failure even where the HTTP status is 200. Since
August 2026 the service in China answers 410 instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.user_info import UserInfo
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_user_info"
METHOD = "GET"
PATH = "/v1/user/info"
FIELDS: frozenset[str] = frozenset(
    {
        "balance",
        "category",
        "chargeBalance",
        "code",
        "data",
        "email",
        "id",
        "image",
        "introduction",
        "isAdmin",
        "message",
        "name",
        "role",
        "status",
        "totalBalance",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> UserInfo:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return UserInfo._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> UserInfo:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> UserInfo:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
