# Generated from openapi/deepseek.yaml by nox -s generate; do not edit.
"""DeepSeek.

The account reading of DeepSeek, a service for language models: what is left, in one entry
per currency.

Server: https://api.deepseek.com

Credentials: bearer token. The API key.

    from coffers_clients.deepseek.api.account import get_user_balance

    with httpx2.Client(base_url="https://api.deepseek.com", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_user_balance.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://api-docs.deepseek.com/api/get-user-balance", "2026-11-21"),
    ("https://api-docs.deepseek.com/quick_start/error_codes", "2026-11-21"),
    ("https://github.com/deepseek-ai/DeepSeek-R1/issues/82", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Which currency pays for a call. Accounts with money in one currency have been seen with a zero entry in the other, so a zero entry doesn't mean that calls are refused.",
    "When grants expire.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
