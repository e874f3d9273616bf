# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
"""List the balances of a project

Lists what is left in a project. The key needs the permission `billing:read` for it, it
seems, which owners and admins of a project have and members have not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.balance_list import BalanceList
from ...types import concealed, receive, segment

if TYPE_CHECKING:
    import httpx2

OPERATION = "list_balances"
METHOD = "GET"
PATH = "/v1/projects/{project_id}/balances"
FIELDS: frozenset[str] = frozenset(
    {"amount", "balance_id", "balances", "purchase", "purchase_order_id", "units"}
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build(*, project_id: str) -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        project_id: Identifier of the project.
    """
    return {
        "method": METHOD,
        "url": PATH.replace("{project_id}", segment(project_id)),
        "headers": {"Accept": "application/json"},
    }


def parse(status: int, data: Any, *, hide: bool = True) -> BalanceList:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return BalanceList._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client, *, project_id: str) -> BalanceList:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build(project_id=project_id))))


async def asyncio(client: httpx2.AsyncClient, *, project_id: str) -> BalanceList:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build(project_id=project_id))))
