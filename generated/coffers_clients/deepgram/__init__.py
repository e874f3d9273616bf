# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
"""Deepgram.

The account reading of Deepgram, a service for speech: the projects that a key can see and
the balances of each. Each project is billed on its own.

Server: https://api.deepgram.com

Credentials: header `Authorization: Token ...`. The API key, behind the word `Token`.

    from coffers_clients.deepgram.api.account import list_projects

    with httpx2.Client(base_url="https://api.deepgram.com", headers={"Authorization": f"Token {key}"}) as client:
        reply = list_projects.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://github.com/deepgram/deepgram-api-specs", "2026-11-21"),
    ("https://developers.deepgram.com/reference/manage/billing/list", "2026-11-21"),
    ("https://developers.deepgram.com/docs/errors", "2026-11-21"),
    ("https://developers.deepgram.com/guides/deep-dives/managing-projects", "2026-11-21"),
    ("https://developers.deepgram.com/docs/working-with-roles", "2026-11-21"),
    (
        "https://community.deepgram.com/answers/en/deepgram-credit-balance-retrieval-1337812461448860820",
        "2026-11-21",
    ),
    ("https://github.com/deepgram/deepgram-js-sdk", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Which of several projects a key belongs to, and so whose balances it spends. If the key sees more than one, set `project`.",
    "Which of a project's balances pays for calls first.",
    "When a balance expires.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
