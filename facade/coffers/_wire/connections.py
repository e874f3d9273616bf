"""Share connections between all accounts of a process.

A user (a client's transport) acquires the connections before each request and releases them when it
is closed; the last user to leave closes them.  The environment's proxy and certificate settings are
read when connections are opened.  A setting that can't be used fails only the requests that need
it, and only until it is fixed.
"""

from __future__ import annotations

import functools
import os
import re
import ssl
import threading
import weakref
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import anyio.lowlevel
import attrs
import httpx2

from coffers._wire import deadlines, forks
from coffers._wire.proxies import Proxy, proxy_of
from coffers.errors import ConfigurationError

CLOSE = 5.0
"""Seconds that closing the connections of an event loop may take."""
_NO_FILE = "SSL_CERT_FILE is not a readable file of certificates in PEM format"
_NO_FOLDER = "SSL_CERT_DIR is not a folder of hashed certificates; run openssl rehash"
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""File name by which OpenSSL finds a certificate in a folder."""
_PROXY_HOST = re.compile(r"[a-z0-9._:-]+")
_AnyClient = TypeVar("_AnyClient", httpx2.Client, httpx2.AsyncClient)


@functools.cache
def tls() -> ssl.SSLContext:
    """Return the process's SSL context, as creating one costs as much as dozens of requests.

    Raises `ConfigurationError` if it can't be created.  An error isn't cached.
    """
    file, folders = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file and not _is_file(file):
        raise _untrusted(_NO_FILE)
    if folders and not file and not any(map(_has_certificates, folders.split(os.pathsep))):
        raise _untrusted(_NO_FOLDER)
    try:
        return httpx2.create_ssl_context()
    except OSError:
        pass
    if file and not _is_loaded(file):
        raise _untrusted(_NO_FILE)
    if os.environ.get("SSLKEYLOGFILE"):
        raise _untrusted("SSLKEYLOGFILE is not a writable file")
    raise _untrusted("the system's certificates can't be read")


def _untrusted(problem: str) -> ConfigurationError:
    return ConfigurationError(f"can't verify any server: {problem}")


def _is_file(path: str) -> bool:
    """Return whether `path` is a file; reading a pipe or a device might never end."""
    try:
        return Path(path).is_file()
    except OSError:
        return False


def _is_loaded(file: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except OSError:
        return False
    return True


def _has_certificates(folder: str) -> bool:
    """Return whether OpenSSL finds certificates in `folder`, since OpenSSL doesn't say so."""
    try:
        return any(_HASHED.fullmatch(path.name) for path in Path(folder).iterdir())
    except OSError:
        return False


@functools.cache
def _untrusting() -> ssl.SSLContext:
    """Return a context without trusted certificates: plain http needs none, and it is cheap."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@attrs.frozen
class _Route:
    """What connections must have in common to come from one client of the HTTP library."""

    secure: bool
    proxy: Proxy | None


def _route(url: str) -> _Route:
    return _Route(secure=urlsplit(url).scheme == "https", proxy=proxy_of(url))


def _opened(kind: type[_AnyClient], route: _Route) -> _AnyClient:
    """Return a new client for a route, which reads nothing from the environment by itself."""
    verify = tls() if route.secure else _untrusting()
    if route.proxy is None:
        return kind(verify=verify, trust_env=False)
    try:
        return kind(verify=verify, trust_env=False, proxy=_checked(route.proxy, verify))
    except ImportError:
        problem = 'names a SOCKS proxy, which needs one more package: pip install "httpx2[socks]"'
    except (ValueError, httpx2.InvalidURL):
        problem = "must be a proxy's URL: http://HOST:PORT, or with https or socks5"
    raise ConfigurationError(f"{route.proxy.variable} {problem}")


def _checked(setting: Proxy, verify: ssl.SSLContext) -> httpx2.Proxy:
    """Return the proxy to use.  Raises `ValueError` or `InvalidURL` if it can't be used."""
    proxy = httpx2.Proxy(setting.address)
    if proxy.url.scheme == "https":  # verify the proxy like any other server
        proxy.ssl_context = verify
    host, port = proxy.url.raw_host.decode("ascii"), proxy.url.port
    if not _PROXY_HOST.fullmatch(host) or not (port is None or 0 < port < 1 << 16):
        raise ValueError
    return proxy


class Shared:
    """The connections of a process; the last user to leave closes them."""

    def __init__(self) -> None:
        self._inherited: list[dict[_Route, httpx2.Client]] = []
        self._clients: dict[_Route, httpx2.Client] = {}
        self.start_anew()
        forks.renew(self)

    def start_anew(self) -> None:
        """Set aside the connections that a forked child shares with its parent.

        They stay open and unused: closing them would end the parent's TLS sessions.
        """
        self._lock = threading.Lock()
        self._users: weakref.WeakSet[Any] = weakref.WeakSet()
        self._inherited.append(self._clients)
        self._clients = {}

    def acquire(self, user: object, url: str) -> httpx2.Client:
        """Return a client for `url`, which `user` must release.

        Raises `ConfigurationError` if a setting of the environment that `url` needs can't be used.
        """
        route = _route(url)
        with self._lock:
            if route not in self._clients:
                self._clients[route] = deadlines.bounded(_opened(httpx2.Client, route))
            self._users.add(user)
            return self._clients[route]

    def release(self, user: object) -> None:
        with self._lock:
            self._users.discard(user)
            if self._users:
                return
            clients, self._clients = self._clients, {}
        for client in clients.values():
            client.close()


class SharedByLoop:
    """`Shared` for each event loop: a connection belongs to the loop that opened it."""

    def __init__(self) -> None:
        self._pools: weakref.WeakKeyDictionary[
            object, tuple[dict[_Route, httpx2.AsyncClient], weakref.WeakSet[Any]]
        ] = weakref.WeakKeyDictionary()

    def acquire(self, user: object, url: str) -> httpx2.AsyncClient:
        """Do the same as `Shared.acquire`."""
        route, loop = _route(url), _running_loop()
        if loop not in self._pools:
            self._forget_ended_loops()
            self._pools[loop] = {}, weakref.WeakSet()
        clients, users = self._pools[loop]
        if route not in clients:
            clients[route] = deadlines.cancellable(_opened(httpx2.AsyncClient, route))
        users.add(user)
        return clients[route]

    async def release(self, user: object) -> None:
        loop = _running_loop()
        clients, users = self._pools.get(loop, ({}, set()))
        users.discard(user)
        if users:
            return
        self._pools.pop(loop, None)
        with anyio.CancelScope(shield=True), anyio.move_on_after(CLOSE):
            for client in clients.values():
                await client.aclose()

    def _forget_ended_loops(self) -> None:
        """Drop the pools of closed loops.

        A connection refers to its loop, so the weak keys alone would never let go of either.
        """
        for loop in [reference() for reference in self._pools.keyrefs()]:
            if getattr(loop, "is_closed", bool)():
                self._pools.pop(loop, None)


def _running_loop() -> object:
    return anyio.lowlevel.current_token().native_token


SHARED = Shared()
SHARED_BY_LOOP = SharedByLoop()
