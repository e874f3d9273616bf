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
"""How sure the description is: A from the vendor itself, B from several others, C from one."""
POLLING: str | None = "unknown"
"""What asking costs: free, or unknown."""
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
"""Pages that the description rests on, and the day on which each was read."""
UNSEEN: tuple[str, ...] = (
    "How many e-mails may be sent beyond the credits.",
    "At what time of the day the credits are reset.",
)
"""What the answers cannot tell."""
RENAMED: tuple[tuple[str, str], ...] = (("on-behalf-of", "on_behalf_of"),)
"""Names of the description with what they are in Python, where that is another one."""
