# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
"""Browser Use.

The account reading of Browser Use Cloud, a service of browsers that agents drive: the
project that the key belongs to, its plan, and its credits in US dollars. Version v3; v2 has
the same operation, v4 has none, and keys of v4 work here.

Server: https://api.browser-use.com

Credentials: header `X-Browser-Use-API-Key`. The API key as it is.

    from coffers_clients.browser_use.api.account import get_account_billing

    with httpx2.Client(base_url="https://api.browser-use.com", headers={"X-Browser-Use-API-Key": key}) as client:
        reply = get_account_billing.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.browser-use.com/cloud/api-v3/billing/get-account-billing", "2026-11-21"),
    ("https://github.com/browser-use/sdk", "2026-11-21"),
    ("https://docs.browser-use.com/cloud/guides/billing", "2026-11-21"),
    ("https://docs.browser-use.com/cloud/guides/concurrency", "2026-11-28"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "What running sessions will cost.",
    "Which key of the project spends how much: all its keys share its credits and sessions. Other projects have their own.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (
    ("activeSessionCount", "active_session_count"),
    ("additionalCreditsBalanceUsd", "additional_credits_balance_usd"),
    ("concurrentSessionLimit", "concurrent_session_limit"),
    ("isFreeTier", "is_free_tier"),
    ("monthlyCreditsBalanceUsd", "monthly_credits_balance_usd"),
    ("planInfo", "plan_info"),
    ("planName", "plan_name"),
    ("projectId", "project_id"),
    ("rateLimit", "rate_limit"),
    ("subscriptionCanceledAt", "subscription_canceled_at"),
    ("subscriptionCurrentPeriodEnd", "subscription_current_period_end"),
    ("subscriptionId", "subscription_id"),
    ("subscriptionStatus", "subscription_status"),
    ("totalCreditsBalanceUsd", "total_credits_balance_usd"),
)
"""Names in the description, each with its Python name, if they differ."""
