# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
"""DeepL.

The account reading of DeepL, a translation service: what is used and allowed in the current
billing period. Keys of the free plan are served by https://api-free.deepl.com instead.

Server: https://api.deepl.com

Credentials: header `Authorization: DeepL-Auth-Key ...`. The key, behind the word `DeepL-
Auth-Key`.

    from coffers_clients.deepl.api.account import get_usage

    with httpx2.Client(base_url="https://api.deepl.com", headers={"Authorization": f"DeepL-Auth-Key {key}"}) as client:
        reply = get_usage.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How sure the description is: A from the vendor itself, B from several others, C from one."""
POLLING: str | None = "unknown"
"""What asking costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://github.com/DeepLcom/openapi", "2026-11-21"),
    ("https://developers.deepl.com/api-reference/usage-and-quota", "2026-11-21"),
    ("https://developers.deepl.com/docs/best-practices/error-handling", "2026-11-21"),
    ("https://support.deepl.com/hc/en-us/articles/360020685580-Cost-control", "2026-11-21"),
    ("https://github.com/DeepLcom/deepl-python", "2026-11-21"),
)
"""Pages that the description rests on, and the day on which each was read."""
UNSEEN: tuple[str, ...] = ()
"""What the answers cannot tell."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names of the description with what they are in Python, where that is another one."""
