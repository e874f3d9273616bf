# Generated from openapi/fal.yaml by nox -s generate; do not edit.
"""fal.ai.

The account reading of fal.ai, which runs models of many makers: the name of the account and
the prepaid money that is left. The account is a personal one or that of a team.

Server: https://api.fal.ai

Credentials: header `Authorization: Key ...`. A key of the scope ADMIN, in `Authorization`
behind the word Key.

    from coffers_clients.fal.api.account import get_account_billing

    with httpx2.Client(base_url="https://api.fal.ai", headers={"Authorization": f"Key {key}"}) as client:
        reply = get_account_billing.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://fal.ai/docs/platform-apis/v1/account/billing", "2026-11-21"),
    ("https://docs.fal.ai/platform-apis/authentication", "2026-11-21"),
    ("https://docs.fal.ai/documentation/model-apis/authentication", "2026-11-21"),
    ("https://docs.fal.ai/faq", "2026-11-21"),
    ("https://github.com/fal-ai/fal/issues/1147", "2026-11-21"),
    ("https://github.com/fal-ai/fal/issues/1163", "2026-11-27"),
    ("https://github.com/fal-ai/fal/issues/1168", "2026-11-27"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether the account is locked. Accounts with money left often are, and model calls then get a 403. So enough money doesn't prove that calls are served.",
    "When bought credits expire.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("credits", "credits_"),)
"""Names in the description, each with its Python name, if they differ."""
