# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
"""ElevenLabs.

The account reading of ElevenLabs, a text-to-speech and voice service: who the key belongs
to, the plan, and how much of the current period's credits is used. One body is described
that holds both the reply of December 2024 and the reply of August 2026; a field that exists
in only one of them is not required, and says so.

Server: https://api.elevenlabs.io

Credentials: header `xi-api-key`. The key as it is, with no word in front of it.

    from coffers_clients.elevenlabs.api.account import get_user

    with httpx2.Client(base_url="https://api.elevenlabs.io", headers={"xi-api-key": key}) as client:
        reply = get_user.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://elevenlabs.io/docs/api-reference/user/get", "2026-11-21"),
    ("https://api.elevenlabs.io/openapi.json", "2026-11-21"),
    ("https://github.com/elevenlabs/elevenlabs-docs", "2026-11-21"),
    ("https://help.elevenlabs.io/hc/en-us/articles/19572237925521", "2026-11-21"),
    ("https://github.com/OWASP/Nest/pull/3861", "2026-11-28"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "The key's own quota. It can refuse calls while the account has credits left.",
    "Whether the vendor has locked the free plan for unusual activity, such as calls through a proxy. Calls that spend credits then get a 401, while this one may still be answered.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
