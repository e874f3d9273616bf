"""Read in an answer's headers that its operation will end: RFC 9745, RFC 8594, RFC 8288."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from coffers._wire.clock import http_date
from coffers.model import Notice

_LINK = re.compile(r'<([^<>,;" ]{1,400})> {0,3}; {0,3}rel="?([a-z -]{1,60})"?', re.IGNORECASE)
_INSTANT = re.compile(r"@(\d{1,10})", re.ASCII)
_LONGEST = 2000
"""Characters of a header that are looked at."""
_LONGEST_ADDRESS = 120


def announced(headers: Mapping[str, str], operation: str) -> Iterator[Notice]:
    """Yield a notice for each announcement; what is malformed is none."""
    links = _links(headers.get("link", "")[:_LONGEST])
    deprecation = headers.get("deprecation", "").strip()[:_LONGEST]
    since = _instant(deprecation)
    # Older drafts had `true`.
    if since or deprecation == "true" or "deprecation" in links:
        yield _notice(f"{operation} is deprecated", since, links.get("deprecation"))
    ends = http_date(headers.get("sunset", "").strip()[:_LONGEST])
    if ends or "sunset" in links:
        yield _notice(f"{operation} will end", ends, links.get("sunset"))
    if successor := links.get("successor-version"):
        yield _notice(f"{operation} has a successor", None, successor)


def _notice(message: str, at: datetime | None, address: str | None) -> Notice:
    told = f"{message}: {address}" if address else message
    return Notice(kind="deprecation", message=told, effective_at=at)


def _links(value: str) -> dict[str, str]:
    """Return the addresses by relation, without a query, which may hold a secret."""
    found: dict[str, str] = {}
    for address, relations in _LINK.findall(value):
        for relation in relations.lower().split():
            if shown := _shown(address):
                found.setdefault(relation, shown)
    return found


def _shown(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme != "https" or "@" in parts.netloc or not address.isprintable():
        return None
    return parts._replace(query="", fragment="").geturl()[:_LONGEST_ADDRESS]


def _instant(value: str) -> datetime | None:
    found = _INSTANT.fullmatch(value)
    try:
        return datetime.fromtimestamp(int(found[1]), UTC) if found else None
    except (OverflowError, OSError, ValueError):
        return None
