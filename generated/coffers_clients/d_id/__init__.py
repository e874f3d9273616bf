# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
"""D-ID.

The credits of a D-ID account, a service for talking avatars: each grant with what is left
of it and when it expires, and the sums over all grants. Web and API spend the same credits.

Server: https://api.d-id.com

Credentials: header `Authorization: Basic ...`. The key as the studio shows it,
`API_USER:API_PASSWORD`, behind the word Basic. The vendor's pages send it as it is; it is
not encoded in base64, which HTTP's own scheme of this name would do.

    from coffers_clients.d_id.api.account import get_credits

    with httpx2.Client(base_url="https://api.d-id.com", headers={"Authorization": f"Basic {key}"}) as client:
        reply = get_credits.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.d-id.com/reference/credits-1", "2026-11-21"),
    ("https://docs.d-id.com/docs/api-keys", "2026-11-21"),
    ("https://docs.d-id.com/reference/basic-authentication", "2026-11-21"),
    ("https://docs.d-id.com/reference", "2026-11-21"),
    ("https://www.d-id.com/pricing/studio", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether the sums include expired grants.",
    "When the plan's credits renew.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("credits", "credits_"),)
"""Names in the description, each with its Python name, if they differ."""
