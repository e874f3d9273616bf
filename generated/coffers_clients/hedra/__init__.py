# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
"""Hedra.

The account reading of Hedra, a generator of talking characters and video: credits of the
user, the pools of the user's workspaces, and their wallets in money, from which nothing but
API calls is paid.

Server: https://api.hedra.com

Credentials: header `X-API-Key`. The API key as it is.

    from coffers_clients.hedra.api.account import get_credits

    with httpx2.Client(base_url="https://api.hedra.com", headers={"X-API-Key": key}) as client:
        reply = get_credits.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://api.hedra.com/web-app/openapi.json", "2026-11-21"),
    ("https://www.hedra.com/docs/api-reference/public/get-credits", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Which workspace's wallet pays for a key's calls, if there are several.",
    "Whether credits pay for API calls if there is no wallet or an empty one.",
    "When credits renew, and when the expiring ones expire.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
