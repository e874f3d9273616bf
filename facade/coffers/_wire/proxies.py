"""Find the proxy for a URL in the environment.

It is ``HTTPS_PROXY``, else ``ALL_PROXY``, in upper or lower case, unless ``NO_PROXY`` covers the
host.  If none of them is set, the system's settings apply (macOS, Windows).  They are read for each
request.

This machine is never asked through a proxy, because the proxy would see the key.  That rules out
every proxy for plain http, which is for this machine only (`base_url`).
"""

from __future__ import annotations

import functools
import ipaddress
import os
import re
import urllib.request
from importlib.util import find_spec
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import attrs
import httpcore2

from coffers._wire import trust
from coffers._wire.base_url import is_loopback
from coffers.errors import ConfigurationError

_NAMES = "https_proxy", "all_proxy", "no_proxy"
_VARIABLES = (*_NAMES, *map(str.upper, _NAMES))
_SEPARATOR = re.compile(r"[\s,]+")
_HOST = re.compile(r"[a-z0-9._:-]+")
_SCHEMES = ("http", "https", "socks5", "socks5h")
_NO_PROXY = "must be a proxy's URL: http://HOST:PORT, or with https or socks5"
_NO_SOCKS = 'names a SOCKS proxy, which needs one more package: pip install "httpx2[socks]"'


@attrs.frozen
class Proxy:
    """A proxy setting, which may not be usable."""

    address: str = attrs.field(repr=False)
    """The proxy's URL, which may hold a password."""
    _setting: str

    @property
    def variable(self) -> str:
        """Name of the variable that sets the proxy."""
        names = (name for name in sorted(os.environ, reverse=True) if name.lower() == self._setting)
        return next(names, "the system's proxy setting")

    def usable(self) -> httpcore2.Proxy:
        """Return the HTTP library's proxy, or raise `ConfigurationError` if it can't be used."""
        try:
            parts = urlsplit(self.address)
            host, port = parts.hostname or "", parts.port
            host = host if host.isascii() else host.encode("idna").decode("ascii")
            login = [unquote(word or "").encode() for word in (parts.username, parts.password)]
        except ValueError:
            self._refuse(_NO_PROXY)
        if parts.scheme not in _SCHEMES or not _HOST.fullmatch(host) or port == 0:
            self._refuse(_NO_PROXY)
        if parts.scheme.startswith("socks") and find_spec("socksio") is None:
            self._refuse(_NO_SOCKS)
        return httpcore2.Proxy(
            httpcore2.URL(scheme=parts.scheme, host=host, port=port, target="/"),
            auth=(login[0], login[1]) if any(login) else None,
            # Verify the proxy like any other server.
            ssl_context=trust.context() if parts.scheme == "https" else None,
        )

    def _refuse(self, problem: str) -> NoReturn:
        raise ConfigurationError(f"{self.variable} {problem}")


def proxy_of(url: str) -> Proxy | None:
    """Return the proxy for `url`, or ``None`` for a direct connection."""
    if _is_direct(url):
        return None
    return _proxy_of(url, tuple(map(os.environ.get, _VARIABLES)))


@functools.lru_cache(maxsize=1024)
def _is_direct(url: str) -> bool:
    """Return whether no proxy may see a request for `url`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return parts.scheme == "http" or is_loopback(host) or host.endswith(".localhost")


@functools.lru_cache(maxsize=1024)
def _proxy_of(url: str, _: tuple[str | None, ...]) -> Proxy | None:
    """Return the proxy for `url`, cached until a variable in upper or lower case changes."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    settings = urllib.request.getproxies()
    kind = "https" if settings.get("https") else "all"
    address, excepted = settings.get(kind), settings.get("no", "").lower()
    if not address or _is_covered(host, parts.port or 443, excepted):
        return None
    return Proxy(address if "://" in address else f"http://{address}", f"{kind}_proxy")


def _is_covered(host: str, port: int, entries: str) -> bool:
    return any(_covers(entry, host, port) for entry in _SEPARATOR.split(entries) if entry)


def _covers(entry: str, host: str, port: int) -> bool:
    """Return whether an entry of ``NO_PROXY`` covers a host.

    An entry is ``*``, a domain (which includes its subdomains), an address or a network.  It may
    have a scheme or a port.  An entry that can't be parsed covers nothing.
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
