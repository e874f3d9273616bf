# Generated from openapi/moonshot.yaml by nox -s generate; do not edit.
"""Moonshot AI.

The account reading of Moonshot AI, whose Kimi Open Platform serves language models: what is
left, in vouchers and in cash. There are two platforms with keys of their own, and the reply
is the same on both: api.moonshot.ai counts in US dollars (USD), api.moonshot.cn in yuan
(CNY). The reply does not say which.

Server: https://api.moonshot.ai

Credentials: bearer token. The API key.

    from coffers_clients.moonshot.api.account import get_balance

    with httpx2.Client(base_url="https://api.moonshot.ai", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_balance.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://platform.kimi.ai/docs/api/balance", "2026-11-21"),
    ("https://platform.moonshot.ai/docs/api/balance", "2026-11-21"),
    ("https://platform.kimi.com/docs/api/balance", "2026-11-21"),
    ("https://platform.kimi.ai/docs/api/errors", "2026-11-21"),
    ("https://github.com/MoonshotAI/Kimi-K2/issues/109", "2026-11-27"),
    ("https://github.com/MoonshotAI/kimi-cli/issues/1667", "2026-11-27"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "The currency of the amounts.",
    "When vouchers expire.",
    "The quotas of a Kimi Code or Kimi membership, which is a separate product with its own keys.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
