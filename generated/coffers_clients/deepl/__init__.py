# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
"""DeepL.

The account reading of DeepL, a translation service: what is used and allowed in the current
billing period. Keys of the free plan, which end in `:fx`, are served by a host of their
own.

Server: https://api.deepl.com

Credentials: header `Authorization: DeepL-Auth-Key ...`. The key, behind the word `DeepL-
Auth-Key`.

    from coffers_clients.deepl.api.account import get_usage

    with httpx2.Client(base_url="https://api.deepl.com", headers={"Authorization": f"DeepL-Auth-Key {key}"}) as client:
        reply = get_usage.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://github.com/DeepLcom/openapi", "2026-11-21"),
    ("https://developers.deepl.com/api-reference/usage-and-quota", "2026-11-21"),
    ("https://developers.deepl.com/docs/best-practices/error-handling", "2026-11-21"),
    ("https://support.deepl.com/hc/en-us/articles/360020685580-Cost-control", "2026-11-21"),
    ("https://github.com/DeepLcom/deepl-python", "2026-11-21"),
    ("https://github.com/DeepL/deepl-php/issues/86", "2026-11-28"),
    ("https://github.com/DeepL/deepl-python/issues/8", "2026-11-28"),
    ("https://github.com/DeepL/deepl-python/issues/50", "2026-11-28"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether the key can make the calls it is meant for. Keys of plans without API access, and keys at another plan's host, are refused with 403.",
    "What was used in the last few minutes. The counts have been seen to lag behind.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
