# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
"""Read the key

Tells the limit of the key that asks and what it spent. Any key may ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.key_reply import KeyReply
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_key"
METHOD = "GET"
PATH = "/api/v1/key"
FIELDS: frozenset[str] = frozenset(
    {
        "budget_id",
        "byok_usage",
        "byok_usage_daily",
        "byok_usage_monthly",
        "byok_usage_weekly",
        "creator_user_id",
        "data",
        "effective_budget",
        "expires_at",
        "free_model_daily_requests",
        "guardrail_id",
        "include_byok",
        "include_byok_in_limit",
        "interval",
        "is_free_tier",
        "is_management_key",
        "is_provisioning_key",
        "label",
        "limit",
        "limit_remaining",
        "limit_reset",
        "limit_usd",
        "note",
        "rate_limit",
        "remaining",
        "remaining_usd",
        "requests",
        "reset_interval",
        "resets_at",
        "scope",
        "spend_usd",
        "usage",
        "usage_daily",
        "usage_monthly",
        "usage_weekly",
        "used",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


def parse(status: int, data: Any, *, hide: bool = True) -> KeyReply:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return KeyReply._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client) -> KeyReply:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> KeyReply:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
