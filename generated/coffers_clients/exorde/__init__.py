# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
"""Exorde.

The account reading of Exorde, a service for social and web data: who the key belongs to and
the credits granted and left this month. Version v1 on api.exorde.io, a legacy service that
was last seen in use in 2024. The vendor has moved on to intel-v1.exorde.io, with keys that
begin with `exd_`, and export-api.exorde.io, with keys that begin with `exo_`; neither is
described here.

Server: https://api.exorde.io

Credentials: bearer token. The API key.

    from coffers_clients.exorde.api.account import get_user_info

    with httpx2.Client(base_url="https://api.exorde.io", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_user_info.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "C"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "free"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.exorde.io/reference/get-user-info", "2026-11-21"),
    ("https://docs.exorde.io/requests", "2026-11-21"),
    ("https://docs.exorde.io/responses", "2026-11-21"),
    ("https://docs.exorde.io/credit_and_rate_limit", "2026-11-21"),
    ("https://github.com/exorde-labs/product-demo", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether api.exorde.io still answers. It was last seen in use in 2024, and the vendor has moved on to other services with other keys.",
    "When the month's credits renew. Two versions of the documentation disagree.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (
    ("X-Exorde-Api-Version", "x_exorde_api_version"),
    ("apiDeprecationNotice", "api_deprecation_notice"),
    ("createdAt", "created_at"),
    ("maxAdditionalCredits", "max_additional_credits"),
    ("remainingAdditionalCredits", "remaining_additional_credits"),
    ("remainingMonthlyCredits", "remaining_monthly_credits"),
    ("shutdownDate", "shutdown_date"),
    ("totalMonthlyCredits", "total_monthly_credits"),
    ("updatedAt", "updated_at"),
)
"""Names in the description, each with its Python name, if they differ."""
