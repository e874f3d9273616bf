# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
"""Read the user and the credits

Tells whose key it is and the month's credits, granted and left. Calling it costs 0 credits.
The request must also accept `application/json`, the only type there is. The reply has no
reset time: one version of the documentation says the first of the month at 00:00 UTC, a
later one the day of billing at 00:00 UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.get_user_info_x_exorde_api_version import GetUserInfoXExordeApiVersion
from ...models.user_info import UserInfo
from ...types import concealed, receive, texts

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_user_info"
METHOD = "GET"
PATH = "/user/info"
FIELDS: frozenset[str] = frozenset(
    {
        "apiDeprecationNotice",
        "cost",
        "createdAt",
        "email",
        "id",
        "maxAdditionalCredits",
        "message",
        "name",
        "plan",
        "remainingAdditionalCredits",
        "remainingMonthlyCredits",
        "shutdownDate",
        "status",
        "totalMonthlyCredits",
        "updatedAt",
        "user",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build(*, x_exorde_api_version: GetUserInfoXExordeApiVersion = "v1") -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        x_exorde_api_version: Version of the API. There is only one.
    """
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {
            "Accept": "application/json",
            **texts({"X-Exorde-Api-Version": x_exorde_api_version}),
        },
    }


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


def sync(
    client: httpx2.Client, *, x_exorde_api_version: GetUserInfoXExordeApiVersion = "v1"
) -> UserInfo:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(
        *receive(OPERATION, client.request(**build(x_exorde_api_version=x_exorde_api_version)))
    )


async def asyncio(
    client: httpx2.AsyncClient, *, x_exorde_api_version: GetUserInfoXExordeApiVersion = "v1"
) -> UserInfo:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(
        *receive(
            OPERATION, await client.request(**build(x_exorde_api_version=x_exorde_api_version))
        )
    )
