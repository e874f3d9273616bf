# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
"""Tavily.

The account reading of Tavily, a web search for language models: the credits used in the
current billing cycle and their limits, of the key and of the account that it belongs to.

Server: https://api.tavily.com

Credentials: bearer token. The API key; it begins with `tvly-`.

    from coffers_clients.tavily.api.account import get_usage

    with httpx2.Client(base_url="https://api.tavily.com", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_usage.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.tavily.com/documentation/api-reference/endpoint/usage", "2026-11-21"),
    ("https://docs.tavily.com/documentation/api-reference/openapi.json", "2026-11-21"),
    ("https://docs.tavily.com/documentation/api-credits", "2026-11-21"),
    ("https://docs.tavily.com/documentation/rate-limits", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = ("When the billing cycle ends.", "Whether pay-as-you-go is on.")
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("X-Project-ID", "x_project_id"),)
"""Names in the description, each with its Python name, if they differ."""
