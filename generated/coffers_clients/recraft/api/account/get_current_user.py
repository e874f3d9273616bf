# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
"""Read the user and one balance

Tells whose token it is and what is left of the balance that `billing` names. No answer
other than 200 is documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.get_current_user_billing import GetCurrentUserBilling
from ...models.user import User
from ...types import UNSET, Unset, concealed, given, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_current_user"
METHOD = "GET"
PATH = "/v1/users/me"
FIELDS: frozenset[str] = frozenset({"credits", "email", "id", "name"})
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build(*, billing: GetCurrentUserBilling | Unset = UNSET) -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        billing: Which balance `credits` shall tell: `api` for the API units, `subscription` for the
            credits of the Studio plan. What is told without it is not documented.
    """
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {"Accept": "application/json"},
        "params": given({"billing": billing}),
    }


def parse(status: int, data: Any, *, hide: bool = True) -> User:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return User._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client, *, billing: GetCurrentUserBilling | Unset = UNSET) -> User:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build(billing=billing))))


async def asyncio(
    client: httpx2.AsyncClient, *, billing: GetCurrentUserBilling | Unset = UNSET
) -> User:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build(billing=billing))))
