"""Send one request and receive its whole answer, within a deadline and a size limit.

Only this module, `connections` and `deadlines` know the HTTP library.  The caller may pass a client
of its own, from httpx2 or from httpx, whose interface is the same.
"""

from __future__ import annotations

import contextlib
import functools
import ssl
import sys
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from types import ModuleType
from typing import Any, NoReturn
from urllib.parse import urlsplit

import anyio
import attrs
import httpx2

from coffers._wire.clock import Deadline, within
from coffers._wire.connections import SHARED, SHARED_BY_LOOP
from coffers.errors import (
    BadResponse,
    CoffersError,
    ConfigurationError,
    ConnectionFailed,
    ResponseTooLarge,
    TlsFailed,
)
from coffers.flow import Request

CONNECT, READ, WRITE = 5.0, 10.0, 10.0
"""Seconds that each phase of a request may take, unless the deadline comes first.

Waiting for a free connection has no limit but the deadline: that the process's own connections are
busy says nothing about the provider.
"""
LARGEST_ON_THE_WIRE = 1 << 20
LARGEST_DECODED = 4 << 20


@attrs.frozen
class Response:
    """A complete answer."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    """Header fields; names are case-insensitive."""
    content: bytes = attrs.field(repr=False)


class Transport:
    """Sender of requests, through the process's shared connections or through `http`."""

    def __init__(self, http: Any = None) -> None:
        self._http = http
        self._library = _library_of(http, "Client")

    def send(self, request: Request, deadline: Deadline) -> Response:
        """Send a request and return the answer, whatever its status.

        Raises `ConnectionFailed`, `DeadlineExceeded`, `BadResponse` or `ConfigurationError`.  The
        HTTP library's own error isn't chained, because it may quote a header.
        """
        library, client = self._library, self._client(request.url)
        try:
            built = _built(request, deadline, library)
            with (
                within(deadline),
                _closing(client.send(built, **_SENDING), library) as answer,
            ):
                body = _Body(answer)
                for chunk in answer.iter_raw() if body.pending else ():
                    deadline.check()
                    body.feed(chunk)
                return body.response()
        except _errors(library) as error:
            failure = _failure(error, request, deadline, library, client)
        try:
            raise failure
        finally:
            del failure  # its traceback holds this frame, which holds the key

    def close(self) -> None:
        """Release the shared connections; the last user to do so closes them."""
        if self._http is None:
            SHARED.release(self)

    def _client(self, url: str) -> Any:
        return self._http or SHARED.acquire(self, url)


class AsyncTransport:
    """Asynchronous `Transport`; all accounts of an event loop share its connections."""

    def __init__(self, http: Any = None) -> None:
        self._http = http
        self._library = _library_of(http, "AsyncClient")

    async def send(self, request: Request, deadline: Deadline) -> Response:
        """Do the same as `Transport.send`."""
        library, client = self._library, self._client(request.url)
        failure: CoffersError = deadline.exceeded()
        with anyio.move_on_after(deadline.remaining()):
            try:
                built = _built(request, deadline, library)
                answer = await client.send(built, **_SENDING)
                async with _aclosing(answer, library):
                    body = _Body(answer)
                    if body.pending:
                        async for chunk in answer.aiter_raw():
                            body.feed(chunk)
                    return body.response()
            except _errors(library) as error:
                failure = _failure(error, request, deadline, library, client)
        try:
            raise failure
        finally:
            del failure  # its traceback holds this frame, which holds the key

    async def aclose(self) -> None:
        """Do the same as `Transport.close`."""
        if self._http is None:
            await SHARED_BY_LOOP.release(self)

    def _client(self, url: str) -> Any:
        return self._http or SHARED_BY_LOOP.acquire(self, url)


class _Body:
    """Collector of an answer's body, which refuses more than an account can take."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self._wire, self._left = LARGEST_ON_THE_WIRE, LARGEST_DECODED
        self._inflate: Any = None
        self._parts: list[bytes] = []
        self.pending = not answer.is_stream_consumed
        """False if a mock transport returned an answer that is already read and decoded."""
        if not self.pending:
            self.feed(answer.content)
        elif (encoding := answer.headers.get("content-encoding", "").lower()) == "gzip":
            self._inflate = zlib.decompressobj(wbits=31)
        elif encoding not in ("", "identity"):
            self._refuse(BadResponse, "the answer has an encoding that was not asked for")

    def feed(self, chunk: bytes) -> None:
        """Add the next piece, as it came over the wire."""
        self._wire -= len(chunk)
        if self._inflate is not None:
            chunk = self._inflated(chunk)
        self._left -= len(chunk)
        if self._left < 0 or self._wire < 0:
            self._refuse(ResponseTooLarge, ResponseTooLarge.summary)
        self._parts.append(chunk)

    def response(self) -> Response:
        """Return the whole answer, once every piece is added."""
        return Response(self._answer.status_code, self._answer.headers, b"".join(self._parts))

    def _inflated(self, chunk: bytes) -> bytes:
        try:
            # One byte beyond the limit reveals a gzip bomb without inflating it.
            plain: bytes = self._inflate.decompress(chunk, self._left + 1)
        except zlib.error:
            self._refuse(BadResponse, "the answer's gzip encoding is broken")
        return plain

    def _refuse(self, kind: type[BadResponse], message: str) -> NoReturn:
        raise kind(message, status=self._answer.status_code)


@contextlib.contextmanager
def _closing(answer: Any, library: ModuleType) -> Iterator[Any]:
    """Close `answer` at the end, and drop its stream.

    In httpx the stream refers back to the answer: a cycle that would keep the request, and with it
    the key, alive.
    """
    try:
        yield answer
    finally:
        answer.close()
        answer.stream = library.ByteStream(b"")


@contextlib.asynccontextmanager
async def _aclosing(answer: Any, library: ModuleType) -> AsyncIterator[Any]:
    """Do the same as `_closing`."""
    try:
        yield answer
    finally:
        try:
            await answer.aclose()
        finally:  # closing may be cancelled
            answer.stream = library.ByteStream(b"")


_SENDING = {"stream": True, "auth": None, "follow_redirects": False}
"""Ignores the client's own settings: a redirect could take the key to another host."""


@functools.lru_cache(maxsize=1024)
def _parsed(library: ModuleType, url: str, params: tuple[tuple[str, Any], ...]) -> Any:
    """Parse a URL, with a cache, because an account is read at the same URL again and again."""
    return library.URL(url, params=dict(params)) if params else library.URL(url)


def _hashable(params: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in params.items():
        yield name, tuple(value) if isinstance(value, list) else value


def _built(request: Request, deadline: Deadline, library: ModuleType) -> Any:
    """Build the HTTP library's request, with a timeout for every phase.

    It has only what `request` says.  The client must not add a cookie or another credential.
    """
    deadline.check()
    left = deadline.remaining()
    phases = {"connect": CONNECT, "read": READ, "write": WRITE, "pool": left}
    return library.Request(
        request.method,
        _parsed(library, request.url, tuple(_hashable(request.params or {}))),
        headers={"Accept-Encoding": "gzip", **request.headers},
        **request.body,
        extensions={"timeout": {phase: min(s, left) for phase, s in phases.items()}},
    )


def _failure(
    error: Exception, request: Request, deadline: Deadline, library: ModuleType, client: Any
) -> CoffersError:
    """Return our error for the HTTP library's, without its message."""
    if deadline.remaining() <= 0:
        return deadline.exceeded()
    if client.is_closed or isinstance(error, RuntimeError):
        return ConfigurationError("the HTTP client is closed, or belongs to another event loop")
    host = urlsplit(request.url).hostname
    if _is_about_tls(error):
        return TlsFailed(f"no trusted connection to {host}")
    for theirs, ours, message in _meanings(library):
        if isinstance(error, theirs):
            return ours(message.format(host=host))
    return ConnectionFailed(f"the connection to {host} broke")


def _errors(library: ModuleType) -> tuple[type[Exception], ...]:
    """Return what the HTTP library raises: its own errors, and those of settings it passes on.

    Any other exception is a mistake in the caller's own client, so it is not translated.
    """
    return library.HTTPError, library.InvalidURL, OSError, RuntimeError, ValueError, OverflowError


def _meanings(library: ModuleType) -> Iterator[tuple[Any, type[CoffersError], str]]:
    """Yield the HTTP library's errors, the more specific ones first, with ours for each."""
    unsendable = (
        library.LocalProtocolError,
        library.UnsupportedProtocol,
        library.InvalidURL,
        UnicodeEncodeError,
    )
    yield unsendable, ConfigurationError, "the request to {host} can't be sent as it is"
    unconnected = library.ConnectError, library.ConnectTimeout, UnicodeError  # an odd host name
    yield unconnected, ConnectionFailed, "no connection to {host}"
    yield library.PoolTimeout, ConnectionFailed, "no free connection to {host}"
    yield library.TimeoutException, ConnectionFailed, f"{{host}} didn't respond for {READ:g} s"
    impossible = ValueError, OverflowError  # such as a port above 65535
    yield impossible, ConfigurationError, "the request to {host} can't be sent as it is"


def _is_about_tls(error: BaseException | None) -> bool:
    """Return whether verifying the server failed.

    Only the exact types say so: a handshake that times out or is hung up on raises a subclass.
    """
    while error is not None:
        if type(error) in (ssl.SSLError, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _library_of(http: Any, kind: str) -> ModuleType:
    """Return the HTTP library that the caller's client comes from."""
    if http is None:
        return httpx2
    for base in type(http).__mro__:
        library = base.__module__.partition(".")[0]
        if base.__name__ == kind and library in ("httpx", "httpx2"):
            return sys.modules[library]
    msg = f"http must be an httpx2.{kind} or an httpx.{kind}, not {type(http).__name__}"
    raise ConfigurationError(msg)
