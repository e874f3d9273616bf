"""Sending one request and receiving its whole answer: within a deadline, within a size.

With `connections` and `deadlines` the only module that knows the HTTP library.  The caller may pass
a client of its own: one of httpx2, or of httpx, whose interface is the same.
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
"""Seconds that each phase of a request may take, where the deadline does not come first.

Before them it waits for a connection, in its turn and for all the time there is: that those of the
process are busy says nothing about the provider.
"""
LARGEST_ON_THE_WIRE = 1 << 20
LARGEST_DECODED = 4 << 20


@attrs.frozen
class Response:
    """A whole answer."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    """Names are found in any case."""
    content: bytes = attrs.field(repr=False)


class Transport:
    """Sends requests through the process's shared connections, or through `http`."""

    def __init__(self, http: Any = None) -> None:
        self._http = http
        self._library = _library_of(http, "Client")

    def send(self, request: Request, deadline: Deadline) -> Response:
        """Return the answer, whatever its status.

        Raises `ConnectionFailed`, `DeadlineExceeded`, `BadResponse` or `ConfigurationError`,
        without the HTTP library's own error behind it: that may quote a header.
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
            del failure  # which holds this frame, and that one the key

    def close(self) -> None:
        """Let go of the shared connections; the last to do so closes them."""
        if self._http is None:
            SHARED.release(self)

    def _client(self, url: str) -> Any:
        return self._http or SHARED.acquire(self, url)


class AsyncTransport:
    """`Transport` for an event loop; connections are shared by all accounts of one loop."""

    def __init__(self, http: Any = None) -> None:
        self._http = http
        self._library = _library_of(http, "AsyncClient")

    async def send(self, request: Request, deadline: Deadline) -> Response:
        """Do what `Transport.send` does."""
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
            del failure  # which holds this frame, and that one the key

    async def aclose(self) -> None:
        """As `Transport.close`."""
        if self._http is None:
            await SHARED_BY_LOOP.release(self)

    def _client(self, url: str) -> Any:
        return self._http or SHARED_BY_LOOP.acquire(self, url)


class _Body:
    """Collects an answer's body, and stops at the size that an account can have."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self._wire, self._left = LARGEST_ON_THE_WIRE, LARGEST_DECODED
        self._inflate: Any = None
        self._parts: list[bytes] = []
        self.pending = not answer.is_stream_consumed
        """False where a mock transport handed over an answer that was read, and decoded."""
        if not self.pending:
            self.feed(answer.content)
        elif (encoding := answer.headers.get("content-encoding", "").lower()) == "gzip":
            self._inflate = zlib.decompressobj(wbits=31)
        elif encoding not in ("", "identity"):
            self._refuse(BadResponse, "the answer is in an encoding that was not asked for")

    def feed(self, chunk: bytes) -> None:
        """Take the next piece, as it came over the wire."""
        self._wire -= len(chunk)
        if self._inflate is not None:
            chunk = self._inflated(chunk)
        self._left -= len(chunk)
        if self._left < 0 or self._wire < 0:
            self._refuse(ResponseTooLarge, ResponseTooLarge.summary)
        self._parts.append(chunk)

    def response(self) -> Response:
        """Return the whole answer, once every piece was fed."""
        return Response(self._answer.status_code, self._answer.headers, b"".join(self._parts))

    def _inflated(self, chunk: bytes) -> bytes:
        try:
            plain: bytes = self._inflate.decompress(chunk, self._left + 1)
        except zlib.error:
            self._refuse(BadResponse, "the answer's gzip encoding is broken")
        return plain

    def _refuse(self, kind: type[BadResponse], message: str) -> NoReturn:
        raise kind(message, status=self._answer.status_code)


@contextlib.contextmanager
def _closing(answer: Any, library: ModuleType) -> Iterator[Any]:
    """Close `answer` at the end, and let go of its stream.

    The stream of httpx refers to its answer, and that one by the request to the key.
    """
    try:
        yield answer
    finally:
        answer.close()
        answer.stream = library.ByteStream(b"")


@contextlib.asynccontextmanager
async def _aclosing(answer: Any, library: ModuleType) -> AsyncIterator[Any]:
    """Do what `_closing` does."""
    try:
        yield answer
    finally:
        try:
            await answer.aclose()
        finally:  # a cancellation may come in between
            answer.stream = library.ByteStream(b"")


_SENDING = {"stream": True, "auth": None, "follow_redirects": False}


@functools.lru_cache(maxsize=1024)
def _parsed(library: ModuleType, url: str, params: tuple[tuple[str, Any], ...]) -> Any:
    """Parse an address once: coffers asks an account under the same one again and again."""
    return library.URL(url, params=dict(params)) if params else library.URL(url)


def _built(request: Request, deadline: Deadline, library: ModuleType) -> Any:
    """Return the HTTP library's request, with a timeout for every phase.

    It holds what `request` says and nothing that the client would add: no cookie, no other
    credential.
    """
    deadline.check()
    left = deadline.remaining()
    phases = {"connect": CONNECT, "read": READ, "write": WRITE, "pool": left}
    return library.Request(
        request.method,
        _parsed(library, request.url, tuple((request.params or {}).items())),
        headers={"Accept-Encoding": "gzip", **request.headers},
        extensions={"timeout": {phase: min(s, left) for phase, s in phases.items()}},
    )


def _failure(
    error: Exception, request: Request, deadline: Deadline, library: ModuleType, client: Any
) -> CoffersError:
    """Our error for the HTTP library's, whose own text is not passed on."""
    if deadline.remaining() <= 0:
        return deadline.exceeded()
    if client.is_closed or isinstance(error, RuntimeError):
        return ConfigurationError("the HTTP client is closed, or belongs to another event loop")
    host = urlsplit(request.url).hostname
    if _is_about_tls(error):
        return TlsFailed(f"no connection to {host} that can be trusted")
    for theirs, ours, message in _meanings(library):
        if isinstance(error, theirs):
            return ours(message.format(host=host))
    return ConnectionFailed(f"the connection to {host} broke")


def _errors(library: ModuleType) -> tuple[type[Exception], ...]:
    """List the errors the HTTP library raises: its own, and those of settings it passed on.

    Others are mistakes in a caller's client, which are told as they are.
    """
    return library.HTTPError, library.InvalidURL, OSError, RuntimeError, ValueError, OverflowError


def _meanings(library: ModuleType) -> Iterator[tuple[Any, type[CoffersError], str]]:
    """Yield the HTTP library's errors, the more special ones first, and what they are here."""
    unsendable = (
        library.LocalProtocolError,
        library.UnsupportedProtocol,
        library.InvalidURL,
        UnicodeEncodeError,
    )
    yield unsendable, ConfigurationError, "the request to {host} cannot be sent as it is"
    unconnected = library.ConnectError, library.ConnectTimeout, UnicodeError  # of an odd name
    yield unconnected, ConnectionFailed, "no connection to {host}"
    yield library.PoolTimeout, ConnectionFailed, "no free connection to {host}"
    yield library.TimeoutException, ConnectionFailed, f"{{host}} fell silent for {READ:g} s"
    impossible = ValueError, OverflowError  # such as a port beyond 65535
    yield impossible, ConfigurationError, "the request to {host} cannot be sent as it is"


def _is_about_tls(error: BaseException | None) -> bool:
    """Return whether trust failed; a late or broken handshake raises a subclass."""
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
    msg = f"http= takes an httpx2.{kind} or an httpx.{kind}, not a {type(http).__name__}"
    raise ConfigurationError(msg)
