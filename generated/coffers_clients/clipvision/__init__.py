# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
"""ClipVision.

The account reading of ClipVision, a maker of short videos: the user, the plan, the credits
with their dated lots, and with them the whole library of profiles, voices and videos. All
that the vendor publishes is one example reply, so every field of it is required here and
null is allowed where the example holds null.

Server: https://backend.clipvision.ai

Credentials: HTTP basic. User name and password. The page does not say which values these
are.

    from coffers_clients.clipvision.api.account import get_user

    with httpx2.Client(base_url="https://backend.clipvision.ai", auth=(user, password)) as client:
        reply = get_user.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.clipvision.ai/api-reference/api/get-user-data-api-endpoint", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether a lot's value is what was granted or what's left.",
    "When the subscription's credits renew.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("credits", "credits_"),)
"""Names in the description, each with its Python name, if they differ."""
