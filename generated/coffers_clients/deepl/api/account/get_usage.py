# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
"""Read usage and limits

Tells what is used of the current billing period and how much is allowed. Every answer has a
header `X-Trace-ID`, which names the request to the vendor's support.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.usage import Usage
from ...types import concealed, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_usage"
METHOD = "GET"
PATH = "/v2/usage"
FIELDS: frozenset[str] = frozenset(
    {
        "account_unit_count",
        "api_key_character_count",
        "api_key_character_limit",
        "api_key_unit_count",
        "billing_unit",
        "character_count",
        "character_limit",
        "document_count",
        "document_limit",
        "end_time",
        "product_type",
        "products",
        "speech_to_speech_minutes_count",
        "speech_to_speech_minutes_limit",
        "speech_to_text_milliseconds_count",
        "speech_to_text_milliseconds_limit",
        "speech_to_text_minutes_count",
        "speech_to_text_minutes_limit",
        "start_time",
        "team_document_count",
        "team_document_limit",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build() -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client."""
    return {"method": METHOD, "url": PATH, "headers": {"Accept": "application/json"}}


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


def sync(client: httpx2.Client) -> Usage:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build())))


async def asyncio(client: httpx2.AsyncClient) -> Usage:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build())))
