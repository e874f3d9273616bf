"""Decide where a key may be sent."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from coffers.errors import ConfigurationError
from coffers.flow import Flow

_HOST = re.compile(r"([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?|\[[0-9a-f:.]+\]", re.ASCII)
"""A host that every parser reads alike; an international name has such a form too (xn--…)."""
_NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)\.?", re.ASCII)
"""A name that a resolver may read as an address, such as 0x7f.1."""
_VERSION = re.compile(r"v[0-9][a-z0-9.]*")
"""A path segment such as v1 or v2beta."""


def checked_base_url(given: str | None, own: str) -> str:
    """Return the base URL: `given` if it is acceptable, or the provider's `own` without it.

    It must be https with a host, and may have a path.  Plain http is for loopback only.  Raises
    `ConfigurationError`.
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
        problem = "must be a URL such as https://api.example.com"
    elif parts.username is not None or parts.password is not None or "@" in parts.netloc:
        problem = "can't have a user or a password; pass key= instead"
    elif not _is_plain(parts.netloc, host):
        problem = "must have a host that is a plain name or an IP address"
    elif parts.query or parts.fragment or given.endswith(("?", "#")):
        problem = "can't have a query or a fragment"
    elif parts.scheme == "http" and not is_loopback(host):
        problem = "must be https; plain http is for loopback addresses only"
    else:
        return given.rstrip("/")
    msg = f"base_url {problem}"
    raise ConfigurationError(msg)


def refuse_repetition(base_url: str, own: str, read: Callable[[], Flow[Any]]) -> None:
    """Refuse a `base_url` that ends in what the path of the adapter's first request starts with.

    Vendors' own libraries often take such a URL.  It is fine if the provider's `own` base URL
    repeats the path, too.
    """
    path = ""
    # An adapter that raises here raises again in the reading, where the error is reported.
    with contextlib.suppress(Exception), contextlib.closing(read()) as reading:
        path = next(reading).endpoint.PATH
    repeated = _repeated(base_url, path)
    if repeated and not _repeated(own, path):
        msg = f"base_url ends in {repeated}, which the path already has; remove it"
        raise ConfigurationError(msg)


def _repeated(base_url: str, path: str) -> str:
    """Return the end of `base_url` that `path` starts with: a version, or the whole path.

    Any other overlap is allowed: a company's proxy may be at ``/api`` while the path starts with
    ``/api``, too.
    """
    end, begin = (p.rstrip("/").split("/")[1:] for p in (urlsplit(base_url).path, path))
    for length in range(min(len(end), len(begin)), 0, -1):
        part = begin[:length]
        if end[-length:] == part and (part == begin or any(map(_VERSION.fullmatch, part))):
            return "/" + "/".join(part)
    return ""


def _is_plain(netloc: str, host: str) -> bool:
    """Return whether every parser and resolver reads `host` the same way."""
    if not _HOST.fullmatch(re.sub(r":[0-9]*$", "", netloc.lower())):
        return False
    if not _NUMBER.fullmatch(host) and ":" not in host:
        return True
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def is_loopback_url(url: object) -> bool:
    """Return whether `url` points to this machine."""
    try:
        host = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        host = None
    return host is not None and is_loopback(host)


def is_loopback(host: str) -> bool:
    """Return whether `host` is certainly this machine; any other name depends on a resolver."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
