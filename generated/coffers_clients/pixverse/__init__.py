# Generated from openapi/pixverse.yaml by nox -s generate; do not edit.
"""PixVerse.

The account reading of PixVerse, a video generator, through useapi.net, which drives the
account of the PixVerse web site: plan, credits granted and left, switches. One body is
described that holds both the reply of December 2024 and the reply of June 2026. PixVerse
also has a platform API of its own with other accounts; that one is not described here.

Server: https://api.useapi.net

Credentials: bearer token. The API token of useapi.net, not one of PixVerse.

    from coffers_clients.pixverse.api.account import get_features

    with httpx2.Client(base_url="https://api.useapi.net", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_features.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://useapi.net/docs/api-pixverse-v2/get-pixverse-features", "2026-11-21"),
    ("https://useapi.net/docs/api-pixverse-v2", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "The order in which daily, monthly and bought credits are spent.",
    "The credits of PixVerse's own platform API, which has separate accounts.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("type", "type_"),)
"""Names in the description, each with its Python name, if they differ."""
