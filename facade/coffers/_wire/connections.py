"""Share connections between all accounts of a process.

A user (a client's transport) acquires the connections to a URL's origin before each request and
releases them when it is closed; the last user to leave closes them.  The environment's proxy
settings are read for each request.  A setting that can't be used fails only the requests that need
it, and only until it is fixed.
"""

from __future__ import annotations

import contextlib
import functools
import threading
import weakref
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import anyio
import anyio.lowlevel
import attrs
import httpcore2

from coffers._wire import deadlines, forks, trust
from coffers._wire.clock import Deadline
from coffers._wire.proxies import Proxy, proxy_of

MOST = 100
"""Connections to one origin; more requests than that wait for one, as long as they have time."""
KEPT = 5.0
"""Seconds that an idle connection is kept."""
CLOSE = 5.0
"""Seconds that closing the connections of an event loop may take."""
_SAFE = "/?%:@!$&'()*+,;=-._~"
"""Characters that a query may have as they are, and a path but for the question mark."""
_PORTS = {"http": 80, "https": 443}


@attrs.frozen
class Origin:
    """What all requests over one connection have in common."""

    scheme: str
    host: bytes
    port: int

    @property
    def header(self) -> bytes:
        """The `Host` header."""
        name = b"[%b]" % self.host if b":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else b"%b:%d" % (name, self.port)


@functools.lru_cache(maxsize=1024)
def parsed(url: str) -> tuple[Origin, httpcore2.URL]:
    """Parse a URL, without the parameters of the request.

    Cached, because an account is read at the same URL again and again.  Raises `ValueError` if no
    server could be asked for it.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS:
        raise ValueError
    host, port = (parts.hostname or "").encode("ascii"), parts.port or _PORTS[parts.scheme]
    target = quote(parts.path or "/", safe=_SAFE)
    if parts.query:  # a description's path may have one
        target += f"?{quote(parts.query, safe=_SAFE)}"
    whole = httpcore2.URL(scheme=parts.scheme, host=host, port=port, target=target)
    return Origin(parts.scheme, host, port), whole


_Place = tuple[Origin, Proxy | None]


class _Connections:
    """Connections to one origin.

    Of the idle ones, the latest is used first.  So no more stay open than are used at once.
    """

    _kind: ClassVar[Any]
    _backend: ClassVar[Any]

    def __init__(self, origin: Origin, proxy: Proxy | None) -> None:
        self.closed = False
        self._origin = httpcore2.Origin(origin.scheme.encode(), origin.host, origin.port)
        # The library's pool makes connections, directly or through a proxy.  It doesn't lend them:
        # it would look at every one of them before and after each request.
        self._pool = self._kind(
            ssl_context=trust.context() if origin.scheme == "https" else trust.untrusting(),
            proxy=proxy and proxy.usable(),
            keepalive_expiry=KEPT,
            network_backend=self._backend(),
        )
        self._idle: deque[Any] = deque()
        self._used: set[Any] = set()
        self._expired: list[Any] = []
        self._lock = threading.Lock()

    def _lent(self) -> Any:
        """Return a connection to use.  Raises `RuntimeError` if they are closed meanwhile."""
        with self._lock:
            if self.closed:
                raise RuntimeError
            connection = None
            while self._idle and connection is None:
                connection = self._idle.pop()
                if connection.has_expired():
                    self._expired.append(connection)
                    connection = None
            while self._idle and self._idle[0].has_expired():
                self._expired.append(self._idle.popleft())
            connection = connection or self._pool.create_connection(self._origin)
            self._used.add(connection)
        return connection

    def _returned(self, connection: Any) -> list[Any]:
        """Keep the connection, unless something was left undone, and return those to close."""
        with self._lock:
            self._used.discard(connection)
            over, self._expired = self._expired, []
            if connection.is_available() and not self.closed:
                self._idle.append(connection)
            else:
                over.append(connection)
        return over

    def _all(self) -> list[Any]:
        """Return every connection, none of which is used again."""
        with self._lock:
            self.closed = True
            return [*self._idle, *self._used, *self._expired]


class Connections(_Connections):
    """Connections that threads share."""

    _kind, _backend = httpcore2.ConnectionPool, deadlines.Backend

    def __init__(self, origin: Origin, proxy: Proxy | None) -> None:
        super().__init__(origin, proxy)
        self._free = threading.Semaphore(MOST)

    def take(self, deadline: Deadline) -> Any:
        """Lend a connection.  Raises `DeadlineExceeded` if none becomes free in time."""
        if not self._free.acquire(timeout=max(0, deadline.remaining())):
            raise deadline.exceeded()
        try:
            return self._lent()
        except BaseException:
            self._free.release()
            raise

    def give_back(self, connection: httpcore2.ConnectionInterface) -> None:
        """Take a connection back that `take` returned."""
        try:
            for one in self._returned(connection):
                one.close()
        finally:
            self._free.release()

    def close(self) -> None:
        """Close all connections, also those in use."""
        for connection in self._all():
            connection.close()


class AsyncConnections(_Connections):
    """Connections that the tasks of an event loop share."""

    _kind, _backend = httpcore2.AsyncConnectionPool, deadlines.AsyncBackend

    def __init__(self, origin: Origin, proxy: Proxy | None) -> None:
        super().__init__(origin, proxy)
        self._free = anyio.Semaphore(MOST, fast_acquire=True)

    async def take(self) -> Any:
        """Lend a connection."""
        await self._free.acquire()
        try:
            return self._lent()
        except BaseException:
            self._free.release()
            raise

    async def give_back(self, connection: httpcore2.AsyncConnectionInterface) -> None:
        """Take a connection back that `take` returned."""
        try:
            if over := self._returned(connection):
                with anyio.CancelScope(shield=True):
                    await _close(one.aclose for one in over)
        finally:
            self._free.release()

    async def aclose(self) -> None:
        """Do the same as `Connections.close`."""
        await _close(connection.aclose for connection in self._all())


class Shared:
    """The connections of a process; the last user to leave closes them."""

    def __init__(self) -> None:
        self._inherited: list[dict[_Place, Connections]] = []
        self._places: dict[_Place, Connections] = {}
        self.start_anew()
        forks.renew(self)

    def start_anew(self) -> None:
        """Set aside the connections that a forked child shares with its parent.

        They stay open and unused: closing them would end the parent's TLS sessions.
        """
        self._lock = threading.Lock()
        self._users: weakref.WeakSet[Any] = weakref.WeakSet()
        self._inherited.append(self._places)
        self._places = {}

    def acquire(self, user: object, url: str) -> Connections:
        """Return the connections for `url`, which `user` must release.

        Raises `ConfigurationError` if a setting of the environment that `url` needs can't be used.
        """
        place = parsed(url)[0], proxy_of(url)
        with self._lock:
            if place not in self._places:
                self._places[place] = Connections(*place)
            self._users.add(user)
            return self._places[place]

    def release(self, user: object) -> None:
        with self._lock:
            self._users.discard(user)
            if self._users:
                return
            places, self._places = self._places, {}
        for connections in places.values():
            connections.close()


class SharedByLoop:
    """`Shared` for each event loop: a connection belongs to the loop that opened it."""

    def __init__(self) -> None:
        self._loops: weakref.WeakKeyDictionary[
            object, tuple[dict[_Place, AsyncConnections], weakref.WeakSet[Any]]
        ] = weakref.WeakKeyDictionary()

    def acquire(self, user: object, url: str) -> AsyncConnections:
        """Do the same as `Shared.acquire`."""
        place, loop = (parsed(url)[0], proxy_of(url)), _running_loop()
        if loop not in self._loops:
            self._forget_ended_loops()
            self._loops[loop] = {}, weakref.WeakSet()
        places, users = self._loops[loop]
        if place not in places:
            places[place] = AsyncConnections(*place)
        users.add(user)
        return places[place]

    async def release(self, user: object) -> None:
        loop = _running_loop()
        places, users = self._loops.get(loop, ({}, set()))
        users.discard(user)
        if users:
            return
        self._loops.pop(loop, None)
        with anyio.CancelScope(shield=True), anyio.move_on_after(CLOSE):
            await _close(connections.aclose for connections in places.values())

    def _forget_ended_loops(self) -> None:
        """Drop the connections of closed loops.

        A connection refers to its loop, so the weak keys alone would never let go of either.
        """
        for loop in [reference() for reference in self._loops.keyrefs()]:
            if getattr(loop, "is_closed", bool)():
                self._loops.pop(loop, None)


async def _close(closings: Iterable[Callable[[], Awaitable[object]]]) -> None:
    """Close one after another, all of them even if asyncio cancels the task meanwhile."""
    async with contextlib.AsyncExitStack() as stack:
        for close in closings:
            stack.push_async_callback(close)


def _running_loop() -> object:
    return anyio.lowlevel.current_token().native_token


SHARED = Shared()
SHARED_BY_LOOP = SharedByLoop()
