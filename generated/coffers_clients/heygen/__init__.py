# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
"""HeyGen.

The user reading of the third version of the HeyGen API, a service for avatar videos: who
the key belongs to, how the account is billed, and what is left. The second version's quota
is not described here.

Server: https://api.heygen.com

Credentials: header `X-Api-Key`. The key as it is, with no word in front of it.

    from coffers_clients.heygen.api.account import get_current_user

    with httpx2.Client(base_url="https://api.heygen.com", headers={"X-Api-Key": key}) as client:
        reply = get_current_user.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://developers.heygen.com/user-profile", "2026-11-21"),
    ("https://developers.heygen.com/reference/get-current-user", "2026-11-21"),
    ("https://github.com/heygen-com/heygen-cli", "2026-11-21"),
    ("https://developers.heygen.com/docs/error-codes", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "How often a wallet with auto-reload may charge the card. If `auto_reload` is on, an empty wallet doesn't stop calls: the card is charged.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("credits", "credits_"),)
"""Names in the description, each with its Python name, if they differ."""
