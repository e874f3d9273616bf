# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
"""Read what the key and the account have used

Tells the credits used in the current billing cycle and their limits, for the key and for
the account. No field tells when the cycle ends. At most 10 calls in 10 minutes are
answered, less than of any other operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.usage import Usage
from ...types import UNSET, Unset, concealed, receive, texts

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_usage"
METHOD = "GET"
PATH = "/usage"
FIELDS: frozenset[str] = frozenset(
    {
        "account",
        "crawl_usage",
        "current_plan",
        "extract_usage",
        "key",
        "limit",
        "map_usage",
        "paygo_limit",
        "paygo_usage",
        "plan_limit",
        "plan_usage",
        "research_usage",
        "search_usage",
        "usage",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build(*, x_project_id: str | Unset = UNSET) -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        x_project_id: Narrows the reading to one project. Which of the numbers that changes is not
            documented.
    """
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {"Accept": "application/json", **texts({"X-Project-ID": x_project_id})},
    }


def parse(status: int, data: Any, *, hide: bool = True) -> Usage:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return Usage._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client, *, x_project_id: str | Unset = UNSET) -> Usage:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build(x_project_id=x_project_id))))


async def asyncio(client: httpx2.AsyncClient, *, x_project_id: str | Unset = UNSET) -> Usage:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build(x_project_id=x_project_id))))
