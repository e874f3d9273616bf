# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
"""Photoroom.

The account reading of the API of Photoroom, an image editor: the plan, the images granted
for the month and the images left. Version v1 tells the same in credits and without the
plan, and is all that an account of an old price list can be read through. The subscription
of the Photoroom apps is another one.

Server: https://image-api.photoroom.com

Credentials: header `x-api-key`. The API key as it is.

    from coffers_clients.photoroom.api.account import get_account

    with httpx2.Client(base_url="https://image-api.photoroom.com", headers={"x-api-key": key}) as client:
        reply = get_account.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://image-api.photoroom.com/openapi", "2026-11-21"),
    ("https://docs.photoroom.com/getting-started/how-can-i-check-my-api-usage", "2026-11-21"),
    ("https://docs.photoroom.com/getting-started/pricing", "2026-11-21"),
    ("https://docs.photoroom.com/getting-started/troubleshooting", "2026-11-21"),
    ("https://github.com/trufflesecurity/trufflehog", "2026-11-27"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "When the month ends.",
    "What was used. More can be left than the subscription grants, so the difference doesn't say.",
    "The subscription of the Photoroom apps.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("credits", "credits_"),)
"""Names in the description, each with its Python name, if they differ."""
