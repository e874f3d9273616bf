"""Which proxy the environment names for an address.

``HTTPS_PROXY`` does, else ``ALL_PROXY``, in capitals or not, unless ``NO_PROXY`` covers the host;
where none of them is set, the system's settings (macOS, Windows).  They hold as they are when a
request is sent.  Plain http leads to this machine alone (`base_url`), and what leads to this
machine is never asked through a proxy: that would be shown the key.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import re
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

import attrs

from coffers._wire.base_url import is_loopback

_NAMES = "https_proxy", "all_proxy", "no_proxy"
_VARIABLES = (*_NAMES, *map(str.upper, _NAMES))
_SEPARATOR = re.compile(r"[\s,]+")


@attrs.frozen
class Proxy:
    """A proxy as it is set, which may be of no use."""

    address: str = attrs.field(repr=False)
    """It may hold a password."""
    _setting: str

    @property
    def variable(self) -> str:
        """Where it is set."""
        names = (name for name in sorted(os.environ, reverse=True) if name.lower() == self._setting)
        return next(names, "the proxy setting of the system")


def proxy_of(url: str) -> Proxy | None:
    """Return the proxy through which `url` is asked, or None where it is asked directly."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme == "http" or is_loopback(host) or host.endswith(".localhost"):
        return None
    settings = _settings(tuple(map(os.environ.get, _VARIABLES)))
    kind = "https" if settings.get("https") else "all"
    address, excepted = settings.get(kind), settings.get("no", "").lower()
    if not address or _is_covered(host, parts.port or 443, excepted):
        return None
    return Proxy(address if "://" in address else f"http://{address}", f"{kind}_proxy")


@functools.lru_cache(maxsize=1)
def _settings(_: tuple[str | None, ...]) -> Mapping[str, str]:
    """Return what is set, by scheme; looked up again where one of the variables has changed."""
    return urllib.request.getproxies()


def _is_covered(host: str, port: int, entries: str) -> bool:
    return any(_covers(entry, host, port) for entry in _SEPARATOR.split(entries) if entry)


def _covers(entry: str, host: str, port: int) -> bool:
    """Return whether an entry of ``NO_PROXY`` covers a host.

    It is ``*``, a name, which covers those below it too, an address or a network, perhaps with a
    scheme or a port.  One that makes no sense covers nothing.
    """
    entry = entry.removeprefix("https://").removeprefix("all://")
    name, colon, number = entry.rpartition(":")
    if colon and (":" not in name or name.endswith("]")):
        if number != str(port):
            return False
        entry = name
    if entry == "*":
        return True
    try:
        network = ipaddress.ip_network(entry.translate({ord("["): "", ord("]"): ""}), strict=False)
        return ipaddress.ip_address(host) in network
    except ValueError:
        name = entry.removeprefix("*").removeprefix(".")
        return bool(name) and f".{host}".endswith(f".{name}")
