# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
"""Read the user behind the key

Tells whose key it is, the subscription, and the credits used and allowed in the current
period. The key needs the permission `user_read`; a key without it is answered with 401
although the key itself is valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.user import User
from ...types import receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_user"
METHOD = "GET"
PATH = "/v1/user"
SECRETS: frozenset[str] = frozenset(
    {"partnerstack_partner_default_link", "referral_link_code", "xi_api_key"}
)
"""Names of the fields of the reply that hold a secret."""


def build() -> dict[str, Any]:
    """Keyword arguments for the `request` method of an HTTP client."""
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {"Accept": "application/json"},
    }


def parse(status: int, data: Any) -> User:
    """Read the decoded JSON of an answer; raises `UnexpectedReply` if it is not a documented one."""
    reason = "not a documented answer"
    if status == 200:
        if isinstance(data, Mapping):
            return User.from_dict(data)
        reason = "not a JSON object"
    del data  # so that no traceback shows the body
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> User:
    """Send the request with `client`, which knows the server and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> User:
    """Send the request with `client`, which knows the server and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
