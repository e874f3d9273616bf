# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
"""Photoroom.

The account reading of the API of Photoroom, an image editor: the plan, the images granted
for the month and the images left. Version v2. Version v1 tells the same in credits and
without the plan, and is not described here. The subscription of the Photoroom apps is
another one.

Server: https://image-api.photoroom.com

Credentials: header `x-api-key`. The API key as it is.

    from coffers_clients.photoroom.api.account import get_account

    with httpx2.Client(base_url="https://image-api.photoroom.com", headers={"x-api-key": key}) as client:
        reply = get_account.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How sure the description is: A from the vendor itself, B from several others, C from one."""
POLLING: str | None = "unknown"
"""What asking costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://image-api.photoroom.com/openapi", "2026-11-21"),
    ("https://docs.photoroom.com/getting-started/how-can-i-check-my-api-usage", "2026-11-21"),
    ("https://docs.photoroom.com/getting-started/pricing", "2026-11-21"),
    ("https://docs.photoroom.com/getting-started/troubleshooting", "2026-11-21"),
)
"""Pages that the description rests on, and the day on which each was read."""
UNSEEN: tuple[str, ...] = ()
"""What the answers cannot tell."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names of the description with what they are in Python, where that is another one."""
