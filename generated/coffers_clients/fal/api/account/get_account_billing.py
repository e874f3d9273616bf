# Generated from openapi/fal.yaml by nox -s generate; do not edit.
"""Read the account and its credits

Tells whose account it is and, if asked to, what is left. Only a key of the scope ADMIN may
do this. When credits expire is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.billing import Billing
from ...types import UNSET, Unset, concealed, given, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_account_billing"
METHOD = "GET"
PATH = "/v1/account/billing"
FIELDS: frozenset[str] = frozenset({"credits", "currency", "current_balance", "username"})
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build(*, expand: str | Unset = UNSET) -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        expand: What the reply shall hold beside the name. The one documented word is `credits`;
            several words would be repeated parameters.
    """
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {"Accept": "application/json"},
        "params": given({"expand": expand}),
    }


def parse(status: int, data: Any, *, hide: bool = True) -> Billing:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return Billing._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client, *, expand: str | Unset = UNSET) -> Billing:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build(expand=expand))))


async def asyncio(client: httpx2.AsyncClient, *, expand: str | Unset = UNSET) -> Billing:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build(expand=expand))))
