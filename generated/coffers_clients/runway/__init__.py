# Generated from openapi/runway.yaml by nox -s generate; do not edit.
"""Runway.

The organization reading of the Runway API, a service for generated video, images and sound:
the credits that are left, and what the organization's tier allows per model. The app's own
plans are another thing and are not described here.

Server: https://api.dev.runwayml.com

Credentials: bearer token. The API secret of an organization.

    from coffers_clients.runway.api.account import get_organization

    with httpx2.Client(base_url="https://api.dev.runwayml.com", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_organization.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    (
        "https://raw.githubusercontent.com/runwayml/openapi/refs/heads/next/openapi.json",
        "2026-11-21",
    ),
    ("https://github.com/runwayml/skills", "2026-11-21"),
    ("https://docs.dev.runwayml.com/usage/tiers", "2026-11-21"),
    ("https://docs.dev.runwayml.com/errors/errors", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "What running tasks will cost.",
    "How many credits were bought in the last 30 days, and so how many more can be bought.",
    "The plans and credits of the Runway app.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (
    ("X-Runway-Version", "x_runway_version"),
    ("creditBalance", "credit_balance"),
    ("dailyGenerations", "daily_generations"),
    ("maxConcurrentGenerations", "max_concurrent_generations"),
    ("maxDailyGenerations", "max_daily_generations"),
    ("maxMonthlyCreditSpend", "max_monthly_credit_spend"),
)
"""Names in the description, each with its Python name, if they differ."""
