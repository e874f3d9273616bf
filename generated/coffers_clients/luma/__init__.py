# Generated from openapi/luma.yaml by nox -s generate; do not edit.
"""Luma Dream Machine.

The balance of an account of the Dream Machine API of Luma AI, a service for generated video
and images. The newer Luma Agents API has another address and other keys, and is not
described here.

Server: https://api.lumalabs.ai

Credentials: bearer token. The API key.

    from coffers_clients.luma.api.account import get_credits

    with httpx2.Client(base_url="https://api.lumalabs.ai", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_credits.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How sure the description is: A from the vendor itself, B from several others, C from one."""
POLLING: str | None = "unknown"
"""What asking costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://github.com/lumalabs/lumaai-api", "2026-11-21"),
    ("https://docs.lumalabs.ai/changelog/callbacks-and-credits-balance", "2026-11-21"),
    ("https://github.com/lumalabs/lumaai-python", "2026-11-21"),
)
"""Pages that the description rests on, and the day on which each was read."""
UNSEEN: tuple[str, ...] = ()
"""What the answers cannot tell."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names of the description with what they are in Python, where that is another one."""
