# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
"""Recraft.

The account reading of Recraft, a generator of raster and vector images: who the token
belongs to and what is left. Recraft keeps two balances that do not mix: API units, which
are bought and do not expire, and the credits of a Studio subscription.

Server: https://external.api.recraft.ai

Credentials: bearer token. The API token.

    from coffers_clients.recraft.api.account import get_current_user

    with httpx2.Client(base_url="https://external.api.recraft.ai", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_current_user.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://external.api.recraft.ai/doc/spec/internal/externalapi/api.yaml", "2026-11-21"),
    ("https://www.recraft.ai/docs/api-reference/getting-started", "2026-11-21"),
    ("https://www.recraft.ai/docs/api-reference/api-portal", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "The other of the two balances. Read it as a separate account (`billing`).",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("credits", "credits_"),)
"""Names in the description, each with its Python name, if they differ."""
