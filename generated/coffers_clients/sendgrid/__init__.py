# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
"""SendGrid.

The account reading of SendGrid, a service that delivers e-mail: how many e-mails an account
may still send before each is charged for, and when that starts anew. Subusers in the EU are
served under another address, https://api.eu.sendgrid.com.

Server: https://api.sendgrid.com

Credentials: bearer token. The API key.

    from coffers_clients.sendgrid.api.account import get_credits

    with httpx2.Client(base_url="https://api.sendgrid.com", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_credits.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "A"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    (
        "https://www.twilio.com/docs/sendgrid/api-reference/users-api/retrieve-your-credit-balance",
        "2026-11-21",
    ),
    ("https://github.com/twilio/sendgrid-oai", "2026-11-21"),
    (
        "https://www.twilio.com/docs/sendgrid/api-reference/subusers-api/get-credits-for-subuser",
        "2026-11-21",
    ),
    (
        "https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/errors",
        "2026-11-21",
    ),
    (
        "https://support.sendgrid.com/hc/en-us/articles/18322114821403-4XX-API-Errors-and-Troubleshooting-Suggestions",
        "2026-11-21",
    ),
    ("https://docs.sendgrid.com/api-reference/api-key-permissions", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "How many emails can be sent beyond the credits.",
    "The time of day at which the credits reset.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (("on-behalf-of", "on_behalf_of"),)
"""Names in the description, each with its Python name, if they differ."""
