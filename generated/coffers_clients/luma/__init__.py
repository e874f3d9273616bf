# Generated from openapi/luma.yaml by nox -s generate; do not edit.
"""Luma Dream Machine.

The balance of an account of the Dream Machine API of Luma AI, a service for generated video
and images. It is the older of two APIs, kept for those who use it. The newer Luma Agents
API has another address and other keys, and is not described here.

Server: https://api.lumalabs.ai

Credentials: bearer token. The API key.

    from coffers_clients.luma.api.account import get_credits

    with httpx2.Client(base_url="https://api.lumalabs.ai", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_credits.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "B"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://github.com/lumalabs/lumaai-api", "2026-11-21"),
    ("https://docs.lumalabs.ai/changelog/callbacks-and-credits-balance", "2026-11-21"),
    ("https://github.com/lumalabs/lumaai-python", "2026-11-21"),
    ("https://www.skills.sh/calesthio/generative-media-skills/luma-ray-video", "2026-11-27"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "The balance of the Luma Agents API, the newer of the vendor's two. It has its own keys, which start with `luma-api-` and are refused here.",
    "What running generations will cost.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
