"""Bound connections by the deadline of the reading they serve.

The HTTP library limits each read of a socket, not their sum.  So a server that sends a byte now and
then, or one interim response after another, could keep a reading waiting forever.  Here every step
of a connection (lookup, connect, TLS, read, write) gets only the time left until the reading's
deadline.

Asynchronous readings are cancelled at their deadline instead.  If a TLS handshake is cancelled, the
library leaves its connection open; this module closes it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Iterable
from typing import Any

import anyio
import httpcore2

from coffers._wire.clock import Deadline, time_left

CONNECT, READ, WRITE = 5.0, 10.0, 10.0
"""Seconds that each phase of a request may take, unless the deadline comes first.

Waiting for a free connection has no limit but the deadline: that the process's own connections are
busy says nothing about the provider.
"""


def phases(deadline: Deadline) -> dict[str, float]:
    """Return the seconds that each phase of a request may take.  Raises `DeadlineExceeded`."""
    deadline.check()
    left = deadline.remaining()
    limits = {"connect": CONNECT, "read": READ, "write": WRITE, "pool": left}
    return {phase: min(seconds, left) for phase, seconds in limits.items()}


class Backend(httpcore2.NetworkBackend):
    """Opens connections that keep to the deadline of the thread's reading."""

    def __init__(self) -> None:
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        options = list(socket_options or ())
        failure: Exception = httpcore2.ConnectError(f"no address for {host}")
        for address in _addresses(host, port, time_left(timeout, httpcore2.ConnectTimeout)):
            left = time_left(timeout, httpcore2.ConnectTimeout)
            try:
                return _Stream(self._inner.connect_tcp(address, port, left, local_address, options))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        try:
            raise failure
        finally:
            del failure  # its traceback holds this frame: a cycle

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner
        self._in_use = threading.Lock()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._in_use:
            return self._inner.read(max_bytes, time_left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._in_use:
            self._inner.write(buffer, time_left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        # Closing doesn't wake up a thread that waits for this socket; shutting it down does.  Call
        # the plain socket's method: that of an SSL socket drops the encryption first.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.get_extra_info("socket"), socket.SHUT_RDWR)
        # The next socket may get the number of a closed one.  A thread that still waits for the old
        # one would then take an answer that another thread has asked for.
        with self._in_use:
            self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = time_left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class AsyncBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections that close if they are cancelled while they are made."""

    def __init__(self) -> None:
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(self, *args: Any, **kwargs: Any) -> Any:
        return _AsyncStream(await self._inner.connect_tcp(*args, **kwargs))

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class _AsyncStream:
    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def start_tls(self, *args: Any, **kwargs: Any) -> httpcore2.AsyncNetworkStream:
        try:
            return await self._inner.start_tls(*args, **kwargs)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._inner.aclose()
            raise


def _addresses(host: str, port: int, timeout: float | None) -> list[str]:
    """Look up the addresses of `host` in a thread, because the system's lookup has no timeout."""
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    found: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(info[4][0]) for info in infos)))
        except (OSError, UnicodeError) as error:
            found.put(error)

    try:
        threading.Thread(target=look_up, name="coffers-look-up", daemon=True).start()
    except RuntimeError:  # too many threads
        raise httpcore2.ConnectError(f"no address for {host}") from None
    try:
        answer = found.get(timeout=timeout)
    except queue.Empty:
        raise httpcore2.ConnectTimeout(f"no address for {host} in time") from None
    if isinstance(answer, Exception):
        raise httpcore2.ConnectError(f"no address for {host}")
    return answer
