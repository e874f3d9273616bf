# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
"""Leonardo.Ai.

The user reading of Leonardo.Ai, a service for generated images and video: who the key
belongs to, the tokens of the web plan and the credits of the API plan that are left, and
when the plans renew them. Web and API are paid apart: the API spends its own credits only.

Server: https://cloud.leonardo.ai

Credentials: bearer token. The API key, a UUID.

    from coffers_clients.leonardo.api.account import get_user_self

    with httpx2.Client(base_url="https://cloud.leonardo.ai", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_user_self.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.leonardo.ai/reference/getuserself", "2026-11-21"),
    ("https://api-docs-nine-delta.vercel.app/cloud/openapi.json", "2026-11-21"),
    ("https://docs.leonardo.ai/docs/plan-with-the-pricing-calculator", "2026-11-21"),
    ("https://docs.leonardo.ai/docs/api-error-messages", "2026-11-21"),
    ("https://docs.leonardo.ai/docs/create-your-api-key", "2026-11-21"),
    ("https://docs.leonardo.ai/docs/payg-guide", "2026-11-28"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether the API balances are credits or US dollars. API accounts have been paid in dollars since January 2026, and the documentation doesn't say how this reply shows them.",
    "Automatic top-ups. An account that has them continues when its balance runs out.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (
    ("apiConcurrencySlots", "api_concurrency_slots"),
    ("apiPaidTokens", "api_paid_tokens"),
    ("apiPlanTokenRenewalDate", "api_plan_token_renewal_date"),
    ("apiSubscriptionTokens", "api_subscription_tokens"),
    ("paidTokens", "paid_tokens"),
    ("subscriptionGptTokens", "subscription_gpt_tokens"),
    ("subscriptionModelTokens", "subscription_model_tokens"),
    ("subscriptionTokens", "subscription_tokens"),
    ("tokenRenewalDate", "token_renewal_date"),
)
"""Names in the description, each with its Python name, if they differ."""
