"""Where a key may be sent."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from coffers.errors import ConfigurationError


def checked_base_url(given: str | None, own: str) -> str:
    """The address that paths are appended to: `given` explicitly, or the provider's own.

    It is https with a host, and perhaps a path; plain http is for loopback addresses only.
    """
    if given is None:
        return own
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or given != given.strip() or parts.scheme not in ("https", "http"):
        problem = "is not an address such as https://api.example.com"
    elif parts.username is not None or parts.password is not None or "@" in parts.netloc:
        problem = "holds a user or a password; pass key= instead"
    elif parts.query or parts.fragment or given.endswith(("?", "#")):
        problem = "holds a query or a fragment"
    elif parts.scheme == "http" and not _is_loopback(host):
        problem = "is plain http, which only a loopback address may be"
    else:
        return given.rstrip("/")
    msg = f"base_url {problem}"
    raise ConfigurationError(msg)


def is_loopback_url(url: object) -> bool:
    """Whether `url` leads to this machine."""
    try:
        host = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        host = None
    return host is not None and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
