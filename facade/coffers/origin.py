"""Where a key may be sent."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from coffers.errors import ConfigurationError

_HOST = re.compile(r"([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?|\[[0-9a-f:.]+\]", re.ASCII)
"""A host that every parser reads alike.  A name with other letters has a form in these (xn--…)."""
_NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)\.?", re.ASCII)
"""What a resolver may take for an address, such as 0x7f.1."""


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
    printable = given.isprintable() and " " not in given
    if not host or not printable or parts.scheme not in ("https", "http"):
        problem = "is not an address such as https://api.example.com"
    elif parts.username is not None or parts.password is not None or "@" in parts.netloc:
        problem = "holds a user or a password; pass key= instead"
    elif not _is_plain(parts.netloc, host):
        problem = "has a host that is neither a plain name nor an address"
    elif parts.query or parts.fragment or given.endswith(("?", "#")):
        problem = "holds a query or a fragment"
    elif parts.scheme == "http" and not _is_loopback(host):
        problem = "is plain http, which only a loopback address may be"
    else:
        return given.rstrip("/")
    msg = f"base_url {problem}"
    raise ConfigurationError(msg)


def _is_plain(netloc: str, host: str) -> bool:
    """Whether nobody can take `host` for another one."""
    if not _HOST.fullmatch(re.sub(r":[0-9]*$", "", netloc.lower())):
        return False
    if not _NUMBER.fullmatch(host) and ":" not in host:
        return True
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


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
