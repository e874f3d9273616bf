# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
"""Read the credits of the account

Tells the credits that the account bought and used, of all its keys together. It is for
management keys. An ordinary key is documented to be refused with 403, and was seen to get
status 200 with two zeros instead, whatever the account holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.credits_reply import CreditsReply
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_credits"
METHOD = "GET"
PATH = "/api/v1/credits"
FIELDS: frozenset[str] = frozenset({"data", "total_credits", "total_usage"})
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> CreditsReply:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return CreditsReply._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> CreditsReply:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> CreditsReply:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
