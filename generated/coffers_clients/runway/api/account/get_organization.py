# Generated from openapi/runway.yaml by nox -s generate; do not edit.
"""Read the organization's credits and limits

Tells the credits of the organization that the key belongs to, the limits of its tier, and
how much of the daily limits is used. Neither the organization nor a reset is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.get_organization_x_runway_version import GetOrganizationXRunwayVersion
from ...models.organization import Organization
from ...types import concealed, receive, texts

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_organization"
METHOD = "GET"
PATH = "/v1/organization"
FIELDS: frozenset[str] = frozenset(
    {
        "creditBalance",
        "dailyGenerations",
        "maxConcurrentGenerations",
        "maxDailyGenerations",
        "maxMonthlyCreditSpend",
        "models",
        "tier",
        "usage",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset()
"""Names of the reply's fields that hold a secret."""


def build(*, x_runway_version: GetOrganizationXRunwayVersion = "2024-11-06") -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        x_runway_version: Version of the API, a day. There is only one.
    """
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {"Accept": "application/json", **texts({"X-Runway-Version": x_runway_version})},
    }


def parse(status: int, data: Any, *, hide: bool = True) -> Organization:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return Organization._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(
    client: httpx2.Client, *, x_runway_version: GetOrganizationXRunwayVersion = "2024-11-06"
) -> Organization:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build(x_runway_version=x_runway_version))))


async def asyncio(
    client: httpx2.AsyncClient, *, x_runway_version: GetOrganizationXRunwayVersion = "2024-11-06"
) -> Organization:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(
        *receive(OPERATION, await client.request(**build(x_runway_version=x_runway_version)))
    )
