# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
"""Read the credits

Tells how many credits the account was given for the current period, how many of them are
used and left, and when they are reset. A credit is one e-mail. A restricted key needs the
permission `user.credits.read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.credits_ import Credits
from ...types import UNSET, Unset, concealed, receive, texts

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_credits"
METHOD = "GET"
PATH = "/v3/user/credits"
FIELDS: frozenset[str] = frozenset(
    {"last_reset", "next_reset", "overage", "remain", "reset_frequency", "total", "used"}
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build(*, on_behalf_of: str | Unset = UNSET) -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        on_behalf_of: Reads another account with the key of its parent: the user name of a subuser, or
            `account-id` and the identifier of a customer's account.
    """
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {"Accept": "application/json", **texts({"on-behalf-of": on_behalf_of})},
    }


def parse(status: int, data: Any, *, hide: bool = True) -> Credits:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return Credits._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client, *, on_behalf_of: str | Unset = UNSET) -> Credits:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build(on_behalf_of=on_behalf_of))))


async def asyncio(client: httpx2.AsyncClient, *, on_behalf_of: str | Unset = UNSET) -> Credits:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build(on_behalf_of=on_behalf_of))))
