# Generated from openapi/firecrawl.yaml by nox -s generate; do not edit.
"""Firecrawl.

The account reading of Firecrawl, a service that searches and scrapes the web: the credits
that a team has left, those of its plan, and its billing period. Version v2.

Server: https://api.firecrawl.dev

Credentials: bearer token. The API key; it begins with `fc-`.

    from coffers_clients.firecrawl.api.account import get_credit_usage

    with httpx2.Client(base_url="https://api.firecrawl.dev", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_credit_usage.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.firecrawl.dev/api-reference/endpoint/credit-usage", "2026-11-21"),
    ("https://github.com/firecrawl/firecrawl-docs", "2026-11-21"),
    ("https://docs.firecrawl.dev/api-reference/errors", "2026-11-21"),
    ("https://docs.firecrawl.dev/billing", "2026-11-21"),
    ("https://docs.firecrawl.dev/billing.md", "2026-11-27"),
    ("https://github.com/firecrawl/firecrawl/issues/819", "2026-11-27"),
    ("https://github.com/firecrawl/cli/pull/236", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether the plan upgrades, or buys credits, automatically when the credits run out. If so, calls don't stop at zero.",
    "How many of the remaining credits belong to the plan and lapse when the period ends.",
    "What running crawls and batches will cost.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (
    ("billingPeriodEnd", "billing_period_end"),
    ("billingPeriodStart", "billing_period_start"),
    ("planCredits", "plan_credits"),
    ("remainingCredits", "remaining_credits"),
)
"""Names in the description, each with its Python name, if they differ."""
