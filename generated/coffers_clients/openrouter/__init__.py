# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
"""OpenRouter.

The account reading of OpenRouter, one door to language models of many vendors: what a key
may spend, what it spent, and the credits of the account behind it. Amounts are credits, and
one credit is one US dollar.

Server: https://openrouter.ai

Credentials: bearer token. The API key, ordinary or for management.

    from coffers_clients.openrouter.api.account import get_key

    with httpx2.Client(base_url="https://openrouter.ai", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_key.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://github.com/OpenRouterTeam/typescript-sdk", "2026-11-21"),
    ("https://openrouter.ai/docs/api_reference/limits", "2026-11-21"),
    ("https://openrouter.ai/docs/client-sdks/python/components/keybudget", "2026-11-28"),
    ("https://openrouter.ai/docs/client-sdks/python/operations/createkeyslimitreset", "2026-11-21"),
    ("https://github.com/openchamber/openchamber/pull/3411", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Granted credits. They are spent like bought ones but are in no field, so the reported credits are a lower bound, and can be below zero while calls work.",
    "Running and recent requests. Their estimated cost is held against the balance, so a call can get a 402 although the balance is positive.",
    "Budgets of a member, a workspace or a guardrail, if the reply has no `effective_budget`. A budget that is used up refuses calls with 403. So a key without a limit of its own can still be bounded.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
