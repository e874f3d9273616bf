# Generated from openapi/tripo.yaml by nox -s generate; do not edit.
"""Tripo.

The account reading of Tripo, a generator of 3D models: the credits that are left and those
held for running tasks. Version v3; version v2, at another address, was switched off on
2026-11-01. The balance is that of the API; the credits of Tripo Studio are others.

Server: https://openapi.tripo3d.ai

Credentials: bearer token. The API key.

    from coffers_clients.tripo.api.account import get_balance

    with httpx2.Client(base_url="https://openapi.tripo3d.ai", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_balance.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "B"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://developers.tripo3d.ai/en/docs/account", "2026-11-21"),
    ("https://github.com/VAST-AI-Research/tripo-python-sdk", "2026-11-21"),
    ("https://docs.tripo3d.ai/get-started/errors-and-error-handling.html", "2026-11-21"),
    ("https://docs.tripo3d.ai/other/support-faq.html", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = ("The credits of Tripo Studio.",)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = ()
"""Names in the description, each with its Python name, if they differ."""
